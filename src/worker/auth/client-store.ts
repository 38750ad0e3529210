/** Every statement on `clients`, the servers that an admin issued a token for. */
import { isLastPage, limitPageBytes, type PageRow } from '../platform/sql-pages.ts';
import { MAX_WEBHOOK_SECRETS } from '../platform/secret-format.ts';
import { all, first, raw, run, sql, type Sql } from '../platform/sql.ts';
import { KIB } from '../platform/units.ts';
import { ROTATION_OVERLAP_MS, type SecretVersion } from '../platform/webhook-secrets.ts';
import type { Limits } from './client.ts';

export interface ClientRow {
  id: string;
  name: string;
  /** Model patterns; undefined if ALLOWED_MODELS applies. */
  models: readonly string[] | undefined;
  /** Limits that differ from the defaults of client tokens. */
  limits: Partial<Limits>;
  /** Unix milliseconds, as are the other times. */
  createdAt: number;
  expiresAt: number | undefined;
  revokedAt: number | undefined;
  /** The secret that signs callbacks to this client. */
  secret: SecretVersion;
}

export type ClientUpdate = Pick<ClientRow, 'name' | 'models' | 'limits' | 'expiresAt'>;

export interface ClientPage {
  clients: ClientRow[];
  /** Id of the last client, if more may follow. */
  next: string | undefined;
}

export interface ClientStore {
  create(client: ClientRow, tokenHash: string): Promise<void>;
  find(id: string): Promise<ClientRow | undefined>;
  findByTokenHash(tokenHash: string): Promise<ClientRow | undefined>;
  /** Up to `limit` clients in the order of their ids, beginning after the id `after`. */
  list(after: string, limit: number): Promise<ClientPage>;
  /** False if the client does not exist or was revoked. */
  update(id: string, update: ClientUpdate): Promise<boolean>;
  /**
   * Revokes the token for good and is idempotent. The row stays, because tasks refer to it. False if the
   * client does not exist.
   */
  revoke(id: string, now: number): Promise<boolean>;
  /**
   * Signs callbacks with a new secret from now on, and with the previous ones as well for a day. False if
   * that would make more than MAX_WEBHOOK_SECRETS active.
   */
  rotateSecret(id: string, now: number): Promise<boolean>;
}

interface RawClientRow {
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

/** Of lists of models, of which each may have 64 KiB. */
const MAX_PAGE_BYTES = 512 * KIB;

const COLUMNS = raw(
  `id, name, models, limits, created_at, expires_at, revoked_at,
   webhook_secret_version, webhook_secret_oldest, webhook_secret_rotated_at`,
);

export function clientStore(db: D1Database): ClientStore {
  const findBy = async (condition: Sql) => {
    const row = await first<RawClientRow>(
      db,
      sql`select ${COLUMNS} from clients where ${condition}`,
    );
    return row === undefined ? undefined : parseRow(row);
  };
  return {
    create: async ({ id, name, models, limits, createdAt, expiresAt }, tokenHash) => {
      await run(
        db,
        sql`insert into clients (id, name, token_hash, models, limits, created_at, expires_at)
          values (${id}, ${name}, ${tokenHash}, ${serializeModels(models)},
            ${JSON.stringify(limits)}, ${createdAt}, ${expiresAt ?? null})`,
      );
    },
    find: (id) => findBy(sql`id = ${id}`),
    findByTokenHash: (tokenHash) => findBy(sql`token_hash = ${tokenHash}`),
    list: async (after, limit) => {
      const found = sql`select id as key, coalesce(octet_length(models), 0) as bytes
        from clients where id > ${after} order by id limit ${limit}`;
      const rows = await all<RawClientRow & PageRow>(
        db,
        sql`select ${COLUMNS}, found from (${limitPageBytes(found, raw('key'), MAX_PAGE_BYTES)}) page
            cross join clients on clients.id = page.key order by page.n`,
      );
      const clients = rows.map(parseRow);
      return { clients, next: isLastPage(rows, limit) ? undefined : clients.at(-1)?.id };
    },
    update: async (id, { name, models, limits, expiresAt }) => {
      const changes = await run(
        db,
        sql`update clients set name = ${name}, models = ${serializeModels(models)},
            limits = ${JSON.stringify(limits)}, expires_at = ${expiresAt ?? null}
          where id = ${id} and revoked_at is null`,
      );
      return changes > 0;
    },
    rotateSecret: async (id, now) => {
      const overlapMs = raw(String(ROTATION_OVERLAP_MS));
      const oldest = sql`iif(webhook_secret_rotated_at > ${now} - ${overlapMs},
        webhook_secret_oldest, webhook_secret_version)`;
      const maxSecrets = raw(String(MAX_WEBHOOK_SECRETS));
      const changes = await run(
        db,
        sql`update clients set webhook_secret_version = webhook_secret_version + 1,
            webhook_secret_oldest = ${oldest}, webhook_secret_rotated_at = ${now}
          where id = ${id} and webhook_secret_version + 1 - ${oldest} < ${maxSecrets}`,
      );
      return changes > 0;
    },
    revoke: async (id, now) => {
      const changes = await run(
        db,
        sql`update clients set revoked_at = coalesce(revoked_at, ${now}) where id = ${id}`,
      );
      return changes > 0;
    },
  };
}

function serializeModels(models: readonly string[] | undefined): string | null {
  return models === undefined ? null : JSON.stringify(models);
}

function parseRow(row: RawClientRow): ClientRow {
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
