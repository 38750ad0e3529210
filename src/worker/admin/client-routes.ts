import { Hono, type Context } from 'hono';
import * as z from 'zod';
import type { ClientRow } from '../auth/client-store.ts';
import { hashClientToken, generateClientToken } from '../auth/client-token.ts';
import type { Deps } from '../deps.ts';
import { readValidBody } from '../http/valid-body.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { withRequestLog } from '../http/access-log.ts';
import { validate, validationError } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import type { LogEvent } from '../platform/log-events.ts';
import { KIB, SECOND_MS } from '../platform/units.ts';
import { MAX_WEBHOOK_SECRETS } from '../platform/secret-format.ts';
import { listClientSecrets, ROTATION_OVERLAP_MS } from '../platform/webhook-secrets.ts';
import { changedClient, clientChangeSchema, newClientSchema, showClient } from './client-admin.ts';
import { timeOf } from './time-range.ts';

export type ClientAdminDeps = Pick<Deps, 'store' | 'keys' | 'runtime' | 'log'>;

const MAX_BODY_BYTES = 64 * KIB;
const MAX_PAGE = 200;

export const clientListQuery = lazy(() =>
  z.object({
    cursor: z
      .string()
      .regex(/^([\w-]{22})?$/, 'must be a nextCursor of an earlier page')
      .default(''),
  }),
);

/** `/admin/api/clients`: servers are let in, looked at, changed and shut out. Stands behind the door. */
export function clientAdminRoutes(deps: ClientAdminDeps): Hono {
  const { store, keys, runtime } = deps;
  const find = async (id: string): Promise<ClientRow> => {
    const client = await store.clients.find(id);
    if (client === undefined) throw new EdgeError('not_found', 'There is no such client.');
    return client;
  };
  const secretOf = async ({ id, secret }: ClientRow) =>
    (await listClientSecrets({ keys }, tasksName(id), secret, runtime.now()))[0];
  const tell = (c: Context, event: LogEvent, id: string) =>
    withRequestLog(deps, c).log.info(event, { client: tasksName(id) });
  return new Hono()
    .post('/admin/api/clients', async (c) => {
      const body = await read(newClientSchema(), c.req.raw, runtime.now());
      const token = generateClientToken();
      const client: ClientRow = changedClient(
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
      await store.clients.create(client, await hashClientToken(token));
      tell(c, 'client.created', client.id);
      return c.json(
        success({ ...showClient(client), token, webhookSecret: await secretOf(client) }),
      );
    })
    .get('/admin/api/clients', async (c) => {
      const { cursor } = validate(clientListQuery(), c.req.query());
      const clients = await store.clients.list(cursor, MAX_PAGE);
      const nextCursor = clients.length < MAX_PAGE ? null : (clients.at(-1)?.id ?? null);
      return c.json(success({ clients: clients.map(showClient), nextCursor }));
    })
    .get('/admin/api/clients/:id', async (c) => {
      const client = await find(c.req.param('id'));
      const used = await store.accounts.usage(tasksName(client.id), runtime.now());
      return c.json(success({ ...showClient(client), used }));
    })
    .patch('/admin/api/clients/:id', async (c) => {
      const body = await read(clientChangeSchema(), c.req.raw, runtime.now());
      const client = changedClient(await find(c.req.param('id')), body);
      // Its row stays when a client is shut out, but it is over.
      if (!(await store.clients.update(client.id, client)))
        throw new EdgeError('not_found', 'This client was revoked.');
      tell(c, 'client.updated', client.id);
      return c.json(success(showClient(client)));
    })
    .post('/admin/api/clients/:id/webhook-secret', async (c) => {
      const { id } = await find(c.req.param('id'));
      if (!(await store.clients.rotateSecret(id, runtime.now()))) throw rotatedTooOften();
      tell(c, 'client.secret_rotated', id);
      const client = await find(id);
      return c.json(success({ ...showClient(client), webhookSecret: await secretOf(client) }));
    })
    .delete('/admin/api/clients/:id', async (c) => {
      const { id } = await find(c.req.param('id'));
      await store.clients.revoke(id, runtime.now());
      tell(c, 'client.revoked', id);
      return c.json(success(showClient(await find(id))));
    });
}

function rotatedTooOften(): EdgeError {
  const message = `Within a day of each other ${MAX_WEBHOOK_SECRETS} secrets are the most; the oldest would have to go.`;
  return new EdgeError('rate_limited', message, {
    headers: { 'retry-after': String(ROTATION_OVERLAP_MS / SECOND_MS) },
  });
}

/** What its tasks and its account are known by. */
function tasksName(id: string): string {
  return `token:${id}`;
}

/** A body of the schema whose time, if there is one, lies in the future. */
async function read<T extends z.ZodType<{ expiresAt?: number | string | null | undefined }>>(
  schema: T,
  request: Request,
  now: number,
): Promise<z.infer<T>> {
  const body = await readValidBody(schema, request, MAX_BODY_BYTES);
  const { expiresAt } = body;
  if (expiresAt !== undefined && expiresAt !== null && timeOf(expiresAt) <= now)
    throw validationError([{ field: 'expiresAt', message: 'must lie in the future' }]);
  return body;
}
