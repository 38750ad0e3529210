/** Responses about the caller, and about the client tokens of the operator. */
import * as z from 'zod';
import { AUTH_METHODS, type Limits } from '../../../auth/client.ts';
import type { SessionToken } from '../../../auth/session-token.ts';
import type { toClientView } from '../../../admin/client-admin.ts';
import type { Usage } from '../../../submission/account-store.ts';
import { objectSchema, timestamp, describe } from './object-schema.ts';

const LIMITS: Readonly<Record<keyof Limits, string>> = {
  maxConcurrent: 'Running tasks at a time.',
  perMinute: 'New tasks per minute.',
  dailyCredits: 'Credits per UTC day.',
  monthlyCredits: 'Credits per UTC month.',
};

const limit = (name: keyof Limits) =>
  describe(z.number().nullable(), `${LIMITS[name]} null: no limit.`);
const ownLimit = (name: keyof Limits) =>
  describe(
    z.number().nullable(),
    `${LIMITS[name]} null: no limit; absent: the default for client tokens.`,
  ).exactOptional();

export function clientSchemas() {
  const limits = objectSchema<Limits>({
    maxConcurrent: limit('maxConcurrent'),
    perMinute: limit('perMinute'),
    dailyCredits: limit('dailyCredits'),
    monthlyCredits: limit('monthlyCredits'),
  });
  const used = objectSchema<Usage>({
    running: describe(z.int(), 'Running tasks.'),
    tasksThisMinute: z.int(),
    creditsToday: describe(z.number(), 'Charged, or reserved by running tasks.'),
    creditsThisMonth: z.number(),
  });
  const shown = {
    id: z.string(),
    name: z.string(),
    models: describe(
      z.array(z.string()).nullable(),
      'Patterns; null: the models of ALLOWED_MODELS.',
    ),
    maxConcurrent: ownLimit('maxConcurrent'),
    perMinute: ownLimit('perMinute'),
    dailyCredits: ownLimit('dailyCredits'),
    monthlyCredits: ownLimit('monthlyCredits'),
    createdAt: timestamp(''),
    expiresAt: timestamp('null: never.').nullable(),
    webhookSecretRotatedAt: timestamp(
      'When the webhook secret was last rotated; null: never.',
    ).nullable(),
    revokedAt: timestamp('null: not revoked.').nullable(),
  };
  const client = objectSchema<ReturnType<typeof toClientView>>(shown);
  const webhookSecret = describe(
    z.string(),
    'Signs the callbacks of the client, in the format of Standard Webhooks. Shown only when it is created; a rotation replaces it.',
  );
  return {
    parts: { Limits: limits, CurrentUsage: used },
    data: {
      Usage: z.object({
        client: z.object({
          authMethod: describe(z.enum(AUTH_METHODS), 'How the caller authenticated.'),
          name: describe(z.string(), 'The name of the client token.').exactOptional(),
        }),
        models: describe(z.array(z.string()), 'Patterns; `*` matches any characters.'),
        inputCaps: describe(inputCapsSchema(), 'Upper bounds of inputs, by model pattern.'),
        limits,
        used,
        resetsAt: describe(
          z.object({ day: timestamp(''), month: timestamp('') }),
          'When the budgets reset.',
        ),
      }),
      Session: objectSchema<SessionToken>({
        session: describe(z.string(), 'Send it as `Authorization: Bearer`.'),
        expiresAt: timestamp(''),
        renewableUntil: timestamp('After this time a new challenge is required.'),
      }),
      Client: client,
      NewClient: z.object({
        ...shown,
        token: describe(z.string(), 'Shown only once.'),
        webhookSecret,
      }),
      ClientWithSecret: z.object({ ...shown, webhookSecret }),
      ClientWithUsage: z.object({ ...shown, used }),
      ClientList: z.object({
        clients: z.array(client),
        nextCursor: describe(
          z.string().nullable(),
          'The `nextCursor` of the next page; null on the last page.',
        ),
      }),
    },
  };
}

function inputCapsSchema() {
  return z.record(
    z.string(),
    z.object({
      duration: describe(z.number(), 'Seconds.').exactOptional(),
      resolution: z.string().exactOptional(),
      outputs: describe(z.int(), 'Files.').exactOptional(),
    }),
  );
}
