import type { Context } from 'hono';
import { Hono } from '../http/hono.ts';
import * as z from 'zod/mini';
import type { ClientRow, ClientStore } from '../auth/client-store.ts';
import { hashClientToken, generateClientToken } from '../auth/client-token.ts';
import { readValidBody } from '../http/valid-body.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { withRequestLog } from '../http/access-log.ts';
import { validate, validationError } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import type { Keys } from '../platform/keys.ts';
import type { Log } from '../platform/log.ts';
import type { LogEvent } from '../platform/log-events.ts';
import type { Runtime } from '../platform/runtime.ts';
import { KIB, SECOND_MS } from '../platform/units.ts';
import { MAX_WEBHOOK_SECRETS } from '../platform/secret-format.ts';
import { listClientSecrets, ROTATION_OVERLAP_MS } from '../platform/webhook-secrets.ts';
import { applyChange, clientChangeSchema, newClientSchema, toClientView } from './client-admin.ts';
import { parseTime } from './time-range.ts';

export interface ClientAdminDeps {
  clients: Pick<ClientStore, 'find' | 'create' | 'list' | 'update' | 'rotateSecret' | 'revoke'>;
  accounts: {
    /** Usage of the account in the current minute, day and month. */
    usage: (account: string, now: number) => Promise<object>;
  };
  keys: Keys;
  runtime: Pick<Runtime, 'now' | 'newId'>;
  log: Log;
}

const MAX_BODY_BYTES = 64 * KIB;
const MAX_PAGE = 200;

export const clientListQuery = lazy(() =>
  z.object({
    cursor: z._default(
      z.string().check(z.regex(/^([\w-]{22})?$/, 'must be the nextCursor of another page')),
      '',
    ),
  }),
);

/** `/admin/api/clients`: creates, lists, changes and revokes client tokens. */
export function clientAdminRoutes(deps: ClientAdminDeps) {
  const { clients, accounts, keys, runtime } = deps;
  const find = async (id: string): Promise<ClientRow> => {
    const client = await clients.find(id);
    if (client === undefined) throw new EdgeError('not_found', 'Client not found.');
    return client;
  };
  const currentSecret = async ({ id, secret }: ClientRow) =>
    (await listClientSecrets({ keys }, clientName(id), secret, runtime.now()))[0];
  const logEvent = (c: Context, event: LogEvent, id: string) =>
    withRequestLog(deps, c).log.info(event, { client: clientName(id) });
  return new Hono()
    .post('/admin/api/clients', async (c) => {
      const body = await readClientBody(newClientSchema(), c.req.raw, runtime.now());
      const token = generateClientToken();
      const client: ClientRow = applyChange(
        {
          id: runtime.newId(),
          name: body.name,
          models: undefined,
          limits: {},
          createdAt: runtime.now(),
          expiresAt: undefined,
          revokedAt: undefined,
          secret: { version: 1, oldest: 1, rotatedAt: undefined },
        },
        body,
      );
      await clients.create(client, await hashClientToken(token));
      logEvent(c, 'client.created', client.id);
      return c.json(
        success({ ...toClientView(client), token, webhookSecret: await currentSecret(client) }),
      );
    })
    .get('/admin/api/clients', async (c) => {
      const { cursor } = validate(clientListQuery(), c.req.query());
      const page = await clients.list(cursor, MAX_PAGE);
      const clientViews = page.clients.map(toClientView);
      return c.json(success({ clients: clientViews, nextCursor: page.next ?? null }));
    })
    .get('/admin/api/clients/:id', async (c) => {
      const client = await find(c.req.param('id'));
      const used = await accounts.usage(clientName(client.id), runtime.now());
      return c.json(success({ ...toClientView(client), used }));
    })
    .patch('/admin/api/clients/:id', async (c) => {
      const body = await readClientBody(clientChangeSchema(), c.req.raw, runtime.now());
      const client = applyChange(await find(c.req.param('id')), body);
      // A revoked client keeps its row but cannot be changed.
      if (!(await clients.update(client.id, client)))
        throw new EdgeError('not_found', 'The client is revoked.');
      logEvent(c, 'client.updated', client.id);
      return c.json(success(toClientView(client)));
    })
    .post('/admin/api/clients/:id/webhook-secret', async (c) => {
      const { id } = await find(c.req.param('id'));
      if (!(await clients.rotateSecret(id, runtime.now()))) throw tooManySecrets();
      logEvent(c, 'client.secret_rotated', id);
      const client = await find(id);
      return c.json(
        success({ ...toClientView(client), webhookSecret: await currentSecret(client) }),
      );
    })
    .delete('/admin/api/clients/:id', async (c) => {
      const { id } = await find(c.req.param('id'));
      await clients.revoke(id, runtime.now());
      logEvent(c, 'client.revoked', id);
      return c.json(success(toClientView(await find(id))));
    });
}

function tooManySecrets(): EdgeError {
  const message = `At most ${MAX_WEBHOOK_SECRETS} secrets can be active within 24 hours. Wait until the oldest expires.`;
  return new EdgeError('rate_limited', message, {
    headers: { 'retry-after': String(ROTATION_OVERLAP_MS / SECOND_MS) },
  });
}

/** The `client` and `account` of its tasks. */
function clientName(id: string): string {
  return `token:${id}`;
}

/** Validates the body; `expiresAt`, if given, must be in the future. */
async function readClientBody<
  T extends z.ZodMiniType<{ expiresAt?: number | string | null | undefined }>,
>(schema: T, request: Request, now: number): Promise<z.infer<T>> {
  const body = await readValidBody(schema, request, MAX_BODY_BYTES);
  const { expiresAt } = body;
  if (expiresAt !== undefined && expiresAt !== null && parseTime(expiresAt) <= now)
    throw validationError([{ field: 'expiresAt', message: 'must be in the future' }]);
  return body;
}
