import type { Context } from 'hono';
import { Hono } from '../http/hono.ts';
import type { AuthDeps } from '../auth/auth-deps.ts';
import { requireOwner } from '../auth/authorize-task.ts';
import { withRequestLog } from '../http/access-log.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/units.ts';
import type { DeliveryHint } from '../tasks/outbox-store.ts';
import type { Task } from '../tasks/task.ts';
import type { DeliveryQueryStore, DeliverySummary, LoggedAttempt } from './delivery-query-store.ts';

export type DeliveryRouteDeps = AuthDeps & {
  deliveryQueries: Pick<DeliveryQueryStore, 'listByTask' | 'listAttempts' | 'replay'>;
  /** Wakes the delivery consumer. May lose messages: the rows have their times. */
  enqueueDeliveries: (deliveries: readonly DeliveryHint[]) => Promise<void>;
};

/** A delivery can be replayed once in this time, because each replay sends a request to another server. */
const REPLAY_INTERVAL_MS = MINUTE_MS;

/** A delivery as the owner of its task sees it. */
export type DeliveryView = Omit<DeliverySummary, 'client' | 'lastStatus' | 'lastError'> & {
  attemptLog: LoggedAttempt[];
};

/** `/api/v1/jobs/{taskId}/deliveries`: the deliveries of the caller's own task, with their attempts, and their replay. */
export function deliveryRoutes(deps: DeliveryRouteDeps) {
  const { deliveryQueries, runtime, enqueueDeliveries } = deps;
  return new Hono()
    .get('/api/v1/jobs/:taskId/deliveries', async (c) => {
      const { id } = await requireOwner(deps, c, c.req.param('taskId'));
      const deliveries = await deliveryQueries.listByTask(id);
      return respond(c, { deliveries: await Promise.all(deliveries.map(toView)) });
    })
    .post('/api/v1/jobs/:taskId/deliveries/:id/replay', async (c) => {
      const task = await requireOwner(deps, c, c.req.param('taskId'));
      const id = c.req.param('id');
      await findOfTask(task, id);
      const now = runtime.now();
      const hint = await deliveryQueries.replay(id, now, now - REPLAY_INTERVAL_MS);
      const delivery = await findOfTask(task, id);
      if (hint === undefined) throw replayedTooOften(delivery, now);
      c.executionCtx.waitUntil(enqueueDeliveries([hint]));
      withRequestLog(deps, c).log.info('delivery.replayed', { delivery: id, client: task.client });
      return respond(c, await toView(delivery));
    });

  async function findOfTask(task: Task, id: string): Promise<DeliverySummary> {
    const found = (await deliveryQueries.listByTask(task.id)).find((each) => each.id === id);
    if (found === undefined) throw new EdgeError('not_found', 'This task has no such delivery.');
    return found;
  }

  async function toView({
    client: _client,
    lastStatus: _status,
    lastError: _error,
    ...delivery
  }: DeliverySummary): Promise<DeliveryView> {
    return { ...delivery, attemptLog: await deliveryQueries.listAttempts(delivery.id) };
  }
}

function respond(c: Context, data: object): Response {
  c.header('cache-control', 'no-store');
  return c.json(success(data));
}

function replayedTooOften({ replayedAt }: DeliverySummary, now: number): EdgeError {
  const waitMs = (replayedAt ?? now) + REPLAY_INTERVAL_MS - now;
  const seconds = Math.max(1, Math.ceil(waitMs / SECOND_MS));
  const interval = REPLAY_INTERVAL_MS / SECOND_MS;
  const message = `A delivery can be replayed once in ${interval} s. Retry in ${seconds} s.`;
  return new EdgeError('rate_limited', message, { headers: { 'retry-after': String(seconds) } });
}
