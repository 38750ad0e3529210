import { Hono } from 'hono';
import * as z from 'zod';
import type { Deps } from '../deps.ts';
import { readValidBody } from '../http/valid-body.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { withRequestLog } from '../http/access-log.ts';
import { validate } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import { DELIVERY_STATES } from '../webhooks/delivery-store.ts';
import { listDeploymentSecrets } from '../platform/webhook-secrets.ts';
import { KIB } from '../platform/units.ts';
import { boundQuery, boundSchema, endOf, timeOf } from './time-range.ts';

export type DeliveryAdminDeps = Pick<
  Deps,
  'settings' | 'store' | 'keys' | 'enqueueDeliveries' | 'runtime' | 'log'
>;

const MAX_BODY_BYTES = 16 * KIB;
const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;
const MAX_RECEIVERS = 200;
/** Of one call; the queue takes them in turn. */
const REPLAY_LIMIT = 1000;
const MAX_NAME_CHARACTERS = 2048;

const name = lazy(() => z.string().max(MAX_NAME_CHARACTERS));

/** By any address of it. */
const endpointLabel = lazy(() =>
  name().transform((text) => (URL.canParse(text) ? new URL(text).origin : text)),
);

export const deliveryListQuery = lazy(() =>
  z.object({
    state: z.enum(DELIVERY_STATES).optional(),
    client: name().optional(),
    endpoint: endpointLabel().optional(),
    taskId: name().optional(),
    since: boundQuery().optional(),
    until: boundQuery().optional(),
    limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, 'must be a nextCursor of an earlier page')
      .optional(),
  }),
);

export const replayManySchema = lazy(() =>
  z.strictObject({
    since: boundSchema(),
    client: name().optional(),
    endpoint: endpointLabel().optional(),
  }),
);

/** What is owed to callers: seen, and repeated. Stands behind the door. */
export function deliveryAdminRoutes(deps: DeliveryAdminDeps): Hono {
  const { store, runtime, enqueueDeliveries } = deps;
  const withTries = async (id: string) => {
    const entry = await store.deliveryQueries.find(id);
    if (entry === undefined) throw noDelivery();
    return { ...entry, attemptLog: await store.deliveryQueries.listAttempts(id) };
  };
  return new Hono()
    .get('/admin/api/deliveries', async (c) => {
      const query = validate(deliveryListQuery(), c.req.query());
      const { limit, cursor, since, until, ...filter } = query;
      const page = await store.deliveryQueries.list(
        {
          ...filter,
          since: since === undefined ? undefined : timeOf(since),
          until: until === undefined ? undefined : endOf(until),
        },
        limit,
        cursor === undefined ? undefined : Number(cursor),
      );
      const nextCursor = page.next === undefined ? null : String(page.next);
      return c.json(success({ deliveries: page.deliveries, nextCursor }));
    })
    .post('/admin/api/deliveries/replay', async (c) => {
      const body = await readValidBody(replayManySchema(), c.req.raw, MAX_BODY_BYTES);
      const which = { ...body, since: timeOf(body.since) };
      const again = await store.deliveryQueries.replayFailed(which, runtime.now(), REPLAY_LIMIT);
      c.executionCtx.waitUntil(enqueueDeliveries(again));
      withRequestLog(deps, c).log.info('deliveries.replayed', { count: again.length });
      return c.json(success({ replayed: again.length, more: again.length === REPLAY_LIMIT }));
    })
    .get('/admin/api/deliveries/:id', async (c) =>
      c.json(success(await withTries(c.req.param('id')))),
    )
    .post('/admin/api/deliveries/:id/replay', async (c) => {
      const id = c.req.param('id');
      const again = await store.deliveryQueries.replay(id, runtime.now());
      if (again === undefined) throw noDelivery();
      c.executionCtx.waitUntil(enqueueDeliveries([again]));
      const entry = await withTries(id);
      const { client, taskId } = entry;
      withRequestLog(deps, c).log.info('delivery.replayed', { delivery: id, client, taskId });
      return c.json(success(entry));
    })
    .get('/admin/api/endpoints', async (c) =>
      c.json(success({ endpoints: await store.endpoints.listUnhealthy(MAX_RECEIVERS) })),
    )
    .get('/admin/api/webhook-secret', async (c) =>
      c.json(success({ secrets: await listDeploymentSecrets(deps) })),
    );
}

function noDelivery(): EdgeError {
  return new EdgeError('not_found', 'There is no such delivery.');
}
