import { Hono } from 'hono';
import type { AuthDeps } from '../auth/auth-deps.ts';
import { requireOwner } from '../auth/authorize-task.ts';
import type { Deps } from '../deps.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { withRequestLog } from '../http/access-log.ts';
import type { LoggedAttempt, DeliverySummary } from './delivery-query-store.ts';
import type { Task } from '../tasks/task.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/units.ts';

export type DeliveryRouteDeps = AuthDeps & Pick<Deps, 'store' | 'enqueueDeliveries'>;

/** How often a client may have one delivery replayed: each time calls somebody's server. */
const REPLAY_EVERY_MS = MINUTE_MS;

/** What a client sees of a callback that it is owed. */
export type DeliveryView = Omit<DeliverySummary, 'client' | 'lastStatus' | 'lastError'> & {
  attemptLog: LoggedAttempt[];
};

/** `/api/v1/jobs/{taskId}/deliveries`: the callbacks of a client's own task, each with its tries. */
export function deliveryRoutes(deps: DeliveryRouteDeps): Hono {
  const { store, runtime, enqueueDeliveries } = deps;
  return new Hono()
    .get('/api/v1/jobs/:taskId/deliveries', async (c) => {
      const { id } = await requireOwner(deps, c, c.req.param('taskId'));
      const entries = await store.deliveryQueries.listByTask(id);
      c.header('cache-control', 'no-store');
      return c.json(success({ deliveries: await Promise.all(entries.map(withTries)) }));
    })
    .post('/api/v1/jobs/:taskId/deliveries/:id/replay', async (c) => {
      const task = await requireOwner(deps, c, c.req.param('taskId'));
      const id = c.req.param('id');
      await entryOf(task, id);
      const now = runtime.now();
      const again = await store.deliveryQueries.replay(id, now, now - REPLAY_EVERY_MS);
      const entry = await entryOf(task, id);
      if (again === undefined) throw tooSoon(entry, now);
      c.executionCtx.waitUntil(enqueueDeliveries([again]));
      withRequestLog(deps, c).log.info('delivery.replayed', { delivery: id, client: task.client });
      c.header('cache-control', 'no-store');
      return c.json(success(await withTries(entry)));
    });

  async function entryOf(task: Task, id: string): Promise<DeliverySummary> {
    const found = (await store.deliveryQueries.listByTask(task.id)).find(
      (entry) => entry.id === id,
    );
    if (found === undefined) throw new EdgeError('not_found', 'This task has no such delivery.');
    return found;
  }

  async function withTries({
    client: _client,
    lastStatus: _status,
    lastError: _error,
    ...entry
  }: DeliverySummary): Promise<DeliveryView> {
    return { ...entry, attemptLog: await store.deliveryQueries.listAttempts(entry.id) };
  }
}

function tooSoon({ replayedAt }: DeliverySummary, now: number): EdgeError {
  const waitMs = (replayedAt ?? now) + REPLAY_EVERY_MS - now;
  const message = `A delivery can be replayed once in ${REPLAY_EVERY_MS / SECOND_MS} seconds.`;
  return new EdgeError('rate_limited', message, {
    headers: { 'retry-after': String(Math.max(1, Math.ceil(waitMs / SECOND_MS))) },
  });
}
