import { Hono } from '../http/hono.ts';
import * as z from 'zod/mini';
import { readValidBody } from '../http/valid-body.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { withRequestLog } from '../http/access-log.ts';
import { pageLimit } from '../http/page-limit.ts';
import { validate } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import type { DeliveryQueryStore } from '../webhooks/delivery-query-store.ts';
import type { DeliveryHint } from '../tasks/outbox-store.ts';
import { DELIVERY_STATES } from '../tasks/outbox-store.ts';
import type { EndpointStore } from '../webhooks/endpoint-store.ts';
import type { Log } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import { listDeploymentSecrets, type WebhookSecretDeps } from '../platform/webhook-secrets.ts';
import { KIB } from '../platform/units.ts';
import { parseRangeEnd, parseTime, rangeQueryParameter, rangeSchema } from './time-range.ts';
import type { DeliveryDetail } from './views.ts';

export interface DeliveryAdminDeps extends WebhookSecretDeps {
  deliveryQueries: Pick<
    DeliveryQueryStore,
    'list' | 'find' | 'listAttempts' | 'replay' | 'replayFailed'
  >;
  endpoints: Pick<EndpointStore, 'listUnhealthy'>;
  enqueueDeliveries: (hints: readonly DeliveryHint[]) => Promise<void>;
  runtime: Pick<Runtime, 'now'>;
  log: Log;
}

const MAX_BODY_BYTES = 16 * KIB;
const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;
const MAX_ENDPOINTS = 200;
/** Deliveries that one call replays; more take further calls. */
const REPLAY_LIMIT = 1000;
const MAX_NAME_CHARACTERS = 2048;

const name = lazy(() => z.string().check(z.maxLength(MAX_NAME_CHARACTERS)));

/** An origin, or any URL of it. */
const endpoint = lazy(() =>
  z.pipe(
    name(),
    z.transform((text) => (URL.canParse(text) ? new URL(text).origin : text)),
  ),
);

export const deliveryListQuery = lazy(() =>
  z.object({
    state: z.optional(z.enum(DELIVERY_STATES)),
    client: z.optional(name()),
    endpoint: z.optional(endpoint()),
    taskId: z.optional(name()),
    since: z.optional(rangeQueryParameter()),
    until: z.optional(rangeQueryParameter()),
    limit: pageLimit(DEFAULT_PAGE, MAX_PAGE),
    cursor: z.optional(
      z.string().check(z.regex(/^\d{1,15}$/, 'must be the nextCursor of another page')),
    ),
  }),
);

export const replayManySchema = lazy(() =>
  z.strictObject({
    since: rangeSchema(),
    client: z.optional(name()),
    endpoint: z.optional(endpoint()),
  }),
);

/** `/admin/api/deliveries`, `/endpoints` and `/webhook-secret`: lists deliveries and resends them. */
export function deliveryAdminRoutes(deps: DeliveryAdminDeps) {
  const { deliveryQueries, runtime, enqueueDeliveries } = deps;
  const readDetail = async (id: string): Promise<DeliveryDetail> => {
    const entry = await deliveryQueries.find(id);
    if (entry === undefined) throw deliveryNotFound();
    return { ...entry, attemptLog: await deliveryQueries.listAttempts(id) };
  };
  return new Hono()
    .get('/admin/api/deliveries', async (c) => {
      const query = validate(deliveryListQuery(), c.req.query());
      const { limit, cursor, since, until, ...filter } = query;
      const page = await deliveryQueries.list(
        {
          ...filter,
          since: since === undefined ? undefined : parseTime(since),
          until: until === undefined ? undefined : parseRangeEnd(until),
        },
        limit,
        cursor === undefined ? undefined : Number(cursor),
      );
      const nextCursor = page.next === undefined ? null : String(page.next);
      return c.json(success({ deliveries: page.deliveries, nextCursor }));
    })
    .post('/admin/api/deliveries/replay', async (c) => {
      const body = await readValidBody(replayManySchema(), c.req.raw, MAX_BODY_BYTES);
      const filter = { ...body, since: parseTime(body.since) };
      const hints = await deliveryQueries.replayFailed(filter, runtime.now(), REPLAY_LIMIT);
      c.executionCtx.waitUntil(enqueueDeliveries(hints));
      withRequestLog(deps, c).log.info('deliveries.replayed', { count: hints.length });
      return c.json(success({ replayed: hints.length, more: hints.length === REPLAY_LIMIT }));
    })
    .get('/admin/api/deliveries/:id', async (c) =>
      c.json(success(await readDetail(c.req.param('id')))),
    )
    .post('/admin/api/deliveries/:id/replay', async (c) => {
      const id = c.req.param('id');
      const hint = await deliveryQueries.replay(id, runtime.now());
      if (hint === undefined) throw deliveryNotFound();
      c.executionCtx.waitUntil(enqueueDeliveries([hint]));
      const entry = await readDetail(id);
      const { client, taskId } = entry;
      withRequestLog(deps, c).log.info('delivery.replayed', { delivery: id, client, taskId });
      return c.json(success(entry));
    })
    .get('/admin/api/endpoints', async (c) =>
      c.json(success({ endpoints: await deps.endpoints.listUnhealthy(MAX_ENDPOINTS) })),
    )
    .get('/admin/api/webhook-secret', async (c) =>
      c.json(success({ secrets: await listDeploymentSecrets(deps) })),
    );
}

function deliveryNotFound(): EdgeError {
  return new EdgeError('not_found', 'Delivery not found.');
}
