/** Bodies of the client endpoints: what an admin sends, and what is returned. */
import * as z from 'zod/mini';
import type { ClientRow } from '../auth/client-store.ts';
import type { Limits } from '../auth/client.ts';
import { lazy } from '../platform/lazy.ts';
import { limitsSchema } from '../config/schemas.ts';
import { parseTime, timeSchema } from './time-range.ts';

const MAX_NAME_CHARACTERS = 100;
const MAX_MODEL_CHARACTERS = 200;
const MAX_MODELS = 200;

export const newClientSchema = lazy(() =>
  z.strictObject({
    name: z.string().check(z.trim(), z.minLength(1), z.maxLength(MAX_NAME_CHARACTERS)),
    /** Patterns; null: ALLOWED_MODELS applies. */
    models: z.nullish(
      z
        .array(z.string().check(z.minLength(1), z.maxLength(MAX_MODEL_CHARACTERS)))
        .check(z.maxLength(MAX_MODELS)),
    ),
    /** null: never. */
    expiresAt: z.nullish(timeSchema()),
    ...limitsSchema().shape,
  }),
);

export const clientChangeSchema = lazy(() => z.partial(newClientSchema()));

export type ClientChangeBody = z.infer<ReturnType<typeof clientChangeSchema>>;

/** Applies a change; absent fields keep their values. */
export function applyChange<T extends Pick<ClientRow, 'name' | 'models' | 'limits' | 'expiresAt'>>(
  client: T,
  body: ClientChangeBody,
): T {
  const { name, models, expiresAt, ...limits } = body;
  const given = Object.entries(limits).filter(([, value]) => value !== undefined);
  return {
    ...client,
    ...(name === undefined ? {} : { name }),
    ...(models === undefined ? {} : { models: models ?? undefined }),
    ...(expiresAt === undefined
      ? {}
      : { expiresAt: expiresAt === null ? undefined : parseTime(expiresAt) }),
    limits: { ...client.limits, ...(Object.fromEntries(given) as Partial<Limits>) },
  };
}

/** A client as returned to an admin. It has no token: only its hash is stored. */
export function toClientView({
  limits,
  models,
  expiresAt,
  revokedAt,
  secret: { rotatedAt },
  ...client
}: ClientRow) {
  return {
    ...client,
    models: models ?? null,
    ...limits,
    expiresAt: expiresAt ?? null,
    revokedAt: revokedAt ?? null,
    webhookSecretRotatedAt: rotatedAt ?? null,
  };
}
