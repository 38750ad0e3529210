/** Every statement on `clients`: the servers that an operator let in. */
import { MAX_WEBHOOK_SECRETS } from '../platform/secret-format.ts';
import { ROTATION_OVERLAP_MS, type SecretVersion } from '../platform/webhook-secrets.ts';
import type { Limits } from './client.ts';

export interface ClientRow {
  id: string;
  name: string;
  /** Patterns; undefined: what ALLOWED_MODELS says. */
  models: readonly string[] | undefined;
  /** What differs from the defaults of client tokens. */
  limits: Partial<Limits>;
  /** Unix milliseconds, like the others. */
  createdAt: number;
  expiresAt: number | undefined;
  revokedAt: number | undefined;
  /** Of its callbacks. */
  secret: SecretVersion;
}

export type ClientChange = Pick<ClientRow, 'name' | 'models' | 'limits' | 'expiresAt'>;

export interface ClientStore {
  create(client: ClientRow, tokenHash: string): Promise<void>;
  find(id: string): Promise<ClientRow | undefined>;
  findByTokenHash(tokenHash: string): Promise<ClientRow | undefined>;
  /** Up to `limit` of them in the order of their ids, after the one given. */
  list(after: string, limit: number): Promise<ClientRow[]>;
  /** False when there is none, or it was revoked. */
  change(id: string, change: ClientChange): Promise<boolean>;
  /** For good. Its row stays: tasks name it. False when there is none; a second time changes nothing. */
  revoke(id: string, now: number): Promise<boolean>;
  /**
   * Its callbacks are signed with another secret from now on, and for a day with those before as well.
   * False when that would be too many at a time.
   */
  rotateSecret(id: string, now: number): Promise<boolean>;
}

interface RawRow {
  id: string;
  name: string;
  models: string | null;
  limits: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  webhook_secret_version: number;
  webhook_secret_oldest: number;
  webhook_secret_rotated_at: number | null;
}

const COLUMNS =
  'id, name, models, limits, created_at, expires_at, revoked_at, webhook_secret_version, webhook_secret_oldest, webhook_secret_rotated_at';

export function clientStore(db: D1Database): ClientStore {
  const one = async (where: string, value: string) => {
    const row = await db
      .prepare(`select ${COLUMNS} from clients where ${where} = ?1`)
      .bind(value)
      .first<RawRow>();
    return row === null ? undefined : toClient(row);
  };
  const changed = async (sql: string, ...values: unknown[]) => {
    const { meta } = await db
      .prepare(sql)
      .bind(...values)
      .run();
    return meta.changes > 0;
  };
  return {
    create: async ({ id, name, models, limits, createdAt, expiresAt }, tokenHash) => {
      await changed(
        `insert into clients (id, name, token_hash, models, limits, created_at, expires_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)`,
        id,
        name,
        tokenHash,
        textOf(models),
        JSON.stringify(limits),
        createdAt,
        expiresAt ?? null,
      );
    },
    find: (id) => one('id', id),
    findByTokenHash: (tokenHash) => one('token_hash', tokenHash),
    list: async (after, limit) => {
      const { results } = await db
        .prepare(`select ${COLUMNS} from clients where id > ?1 order by id limit ?2`)
        .bind(after, limit)
        .all<RawRow>();
      return results.map(toClient);
    },
    change: (id, { name, models, limits, expiresAt }) =>
      changed(
        `update clients set name = ?2, models = ?3, limits = ?4, expires_at = ?5
         where id = ?1 and revoked_at is null`,
        id,
        name,
        textOf(models),
        JSON.stringify(limits),
        expiresAt ?? null,
      ),
    rotateSecret: (id, now) => {
      const oldest = `iif(webhook_secret_rotated_at > ?2 - ${ROTATION_OVERLAP_MS}, webhook_secret_oldest, webhook_secret_version)`;
      return changed(
        `update clients set webhook_secret_version = webhook_secret_version + 1, webhook_secret_oldest = ${oldest},
           webhook_secret_rotated_at = ?2
         where id = ?1 and webhook_secret_version + 1 - ${oldest} < ${MAX_WEBHOOK_SECRETS}`,
        id,
        now,
      );
    },
    revoke: (id, now) =>
      changed('update clients set revoked_at = coalesce(revoked_at, ?2) where id = ?1', id, now),
  };
}

function textOf(models: readonly string[] | undefined): string | null {
  return models === undefined ? null : JSON.stringify(models);
}

function toClient(row: RawRow): ClientRow {
  return {
    id: row.id,
    name: row.name,
    models: row.models === null ? undefined : (JSON.parse(row.models) as string[]),
    limits: JSON.parse(row.limits) as Partial<Limits>,
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
    secret: {
      version: row.webhook_secret_version,
      oldest: row.webhook_secret_oldest,
      rotatedAt: row.webhook_secret_rotated_at ?? undefined,
    },
  };
}
