/** What is answered about who calls, and about the clients that an operator made. */
import * as z from 'zod';
import { AUTH_METHODS, type Limits } from '../../auth/client.ts';
import type { SessionToken } from '../../auth/session-token.ts';
import type { toClientView } from '../../admin/client-admin.ts';
import type { Usage } from '../../submission/account-store.ts';
import { objectOf, time, told } from './object-schema.ts';

const LIMITS: Readonly<Record<keyof Limits, string>> = {
  maxConcurrent: 'Tasks that have not ended.',
  perMinute: 'createTasks in a minute.',
  dailyCredits: 'Credits in a day, UTC.',
  monthlyCredits: 'Credits in a month, UTC.',
};

const limit = (name: keyof Limits) =>
  told(z.number().nullable(), `${LIMITS[name]} null: no limit.`);
const ownLimit = (name: keyof Limits) =>
  told(
    z.number().nullable(),
    `${LIMITS[name]} null: no limit; absent: the default of client tokens.`,
  ).exactOptional();

export function clientAnswers() {
  const limits = objectOf<Limits>({
    maxConcurrent: limit('maxConcurrent'),
    perMinute: limit('perMinute'),
    dailyCredits: limit('dailyCredits'),
    monthlyCredits: limit('monthlyCredits'),
  });
  const used = objectOf<Usage>({
    running: told(z.int(), 'Tasks that have not ended.'),
    tasksThisMinute: z.int(),
    creditsToday: told(z.number(), 'Spent, or reserved by tasks that have not ended.'),
    creditsThisMonth: z.number(),
  });
  const shown = {
    id: z.string(),
    name: z.string(),
    models: told(z.array(z.string()).nullable(), 'Patterns; null: what ALLOWED_MODELS says.'),
    maxConcurrent: ownLimit('maxConcurrent'),
    perMinute: ownLimit('perMinute'),
    dailyCredits: ownLimit('dailyCredits'),
    monthlyCredits: ownLimit('monthlyCredits'),
    createdAt: time(''),
    expiresAt: time('null: never.').nullable(),
    webhookSecretRotatedAt: time(
      'When its webhook secret was changed last; null: never.',
    ).nullable(),
    revokedAt: time('null: it is not.').nullable(),
  };
  const client = objectOf<ReturnType<typeof toClientView>>(shown);
  const webhookSecret = told(
    z.string(),
    'Signs its callbacks, in the form of Standard Webhooks. Shown when it is made; a rotation makes another.',
  );
  return {
    parts: { Limits: limits, Used: used },
    data: {
      Usage: z.object({
        client: z.object({
          authMethod: told(z.enum(AUTH_METHODS), 'How the caller authenticated.'),
          name: told(z.string(), 'Of a client token.').exactOptional(),
        }),
        models: told(z.array(z.string()), 'Patterns; `*` stands for any characters.'),
        inputCaps: told(capsByModel(), 'By pattern: what an input may ask for at most.'),
        limits,
        used,
        resetsAt: told(
          z.object({ day: time(''), month: time('') }),
          'When there is another budget.',
        ),
      }),
      Session: objectOf<SessionToken>({
        session: told(z.string(), 'To be sent as `Authorization: Bearer`.'),
        expiresAt: time(''),
        renewableUntil: time('After that there is another puzzle.'),
      }),
      Client: client,
      NewClient: z.object({
        ...shown,
        token: told(z.string(), 'Shown this once.'),
        webhookSecret,
      }),
      ClientWithSecret: z.object({ ...shown, webhookSecret }),
      ClientWithUsage: z.object({ ...shown, used }),
      ClientList: z.object({
        clients: z.array(client),
        nextCursor: told(z.string().nullable(), 'Leads to the next page; null on the last.'),
      }),
    },
  };
}

function capsByModel() {
  return z.record(
    z.string(),
    z.object({
      duration: told(z.number(), 'Seconds.').exactOptional(),
      resolution: z.string().exactOptional(),
      outputs: told(z.int(), 'Files.').exactOptional(),
    }),
  );
}
