import { Hono, type Context } from 'hono';
import * as z from 'zod';
import type { Deps } from '../deps.ts';
import { readValidBody } from '../http/valid-body.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { withRequestLog, addLogFields } from '../http/access-log.ts';
import { lazy } from '../platform/lazy.ts';
import { ABANDONED_BY_ADMIN, type DeliveryHint } from '../tasks/outbox-store.ts';
import { canMove } from '../tasks/task-state.ts';
import { KIB } from '../platform/units.ts';
import { taskDetail } from './task-detail.ts';
import type { AdminAction, TaskDetail } from './views.ts';

export type MendDeps = Pick<
  Deps,
  | 'settings'
  | 'store'
  | 'keys'
  | 'reconcileTask'
  | 'enqueueCopies'
  | 'enqueueDeliveries'
  | 'runtime'
  | 'log'
>;

const MAX_BODY_BYTES = KIB;

export const giveUpSchema = lazy(() => z.strictObject({ target: z.enum(['task', 'copies']) }));

/** Why something cannot be done for a task as it stands. */
const CANNOT: Readonly<Record<Exclude<AdminAction, 'delete'>, string>> = {
  refresh: 'it has ended, or KIE has not told its taskId yet.',
  retry_copy: 'it has no copy that could be made: all are stored, or were deleted.',
  resend: 'nobody is to be called back for it, or not before its end.',
  abandon_task: 'it has ended, or is being submitted just now.',
  abandon_copies: 'no copy of it is owed, or lost without having been given up.',
};

type Act = (task: TaskDetail, now: number) => Promise<DeliveryHint[]>;

/** What the operator may do for a task that does not go on by itself. Stands behind the door. */
export function mendRoutes(deps: MendDeps): Hono {
  const { settings, store, runtime } = deps;

  const tell = (c: Context, { id, taskId, client }: TaskDetail, outcome: AdminAction) => {
    addLogFields(c, { id, taskId });
    withRequestLog(deps, c).log.info('task.action_taken', { client, outcome });
  };

  /** Does it if the task's standing allows it, and answers with the task as it is then. */
  const mend = async (c: Context, name: string, what: keyof typeof CANNOT, act: Act) => {
    const origin = publicOrigin(settings, c.req.url);
    const task = await taskDetail(deps, name, origin);
    if (!task.availableActions.includes(what))
      throw new EdgeError('conflict', `Not in the state ${task.state}: ${CANNOT[what]}`);
    const deliveries = await act(task, runtime.now());
    if (deliveries.length > 0) c.executionCtx.waitUntil(deps.enqueueDeliveries(deliveries));
    tell(c, task, what);
    return c.json(success(await taskDetail(deps, task.id, origin)));
  };

  return new Hono()
    .post('/admin/api/tasks/:id/refresh', (c) =>
      mend(c, c.req.param('id'), 'refresh', async ({ id }, now) => {
        const due = await store.tasks.expedite(id, now);
        if (due !== undefined) await deps.reconcileTask(due, deps.log);
        return [];
      }),
    )
    .post('/admin/api/tasks/:id/retry-copy', (c) =>
      mend(c, c.req.param('id'), 'retry_copy', async ({ id }, now) => {
        c.executionCtx.waitUntil(deps.enqueueCopies(await store.files.requeueUnstored(id, now)));
        return [];
      }),
    )
    .post('/admin/api/tasks/:id/resend', (c) =>
      mend(c, c.req.param('id'), 'resend', async ({ id }, now) => {
        const again =
          (await store.deliveryQueries.replayLatest(id, now)) ??
          (await store.deliveries.enqueueMissing(id, now));
        return again === undefined ? [] : [again];
      }),
    )
    .post('/admin/api/tasks/:id/abandon', async (c) => {
      const { target } = await readValidBody(giveUpSchema(), c.req.raw, MAX_BODY_BYTES);
      const id = c.req.param('id');
      return target === 'task'
        ? mend(c, id, 'abandon_task', endTask)
        : mend(c, id, 'abandon_copies', giveUpCopies);
    })
    .post('/admin/api/deliveries/:id/abandon', async (c) => {
      const id = c.req.param('id');
      const isGivenUp = await store.deliveryQueries.abandon(id, runtime.now());
      const entry = await store.deliveryQueries.find(id);
      if (entry === undefined) throw new EdgeError('not_found', 'There is no such delivery.');
      if (!isGivenUp)
        throw new EdgeError(
          'conflict',
          `The delivery is ${entry.state}: there is nothing to give up.`,
        );
      const { client, taskId } = entry;
      withRequestLog(deps, c).log.info('delivery.abandoned', { delivery: id, client, taskId });
      return c.json(
        success({ ...entry, attemptLog: await store.deliveryQueries.listAttempts(id) }),
      );
    });

  /** By its own name: nobody knows how it ended, or whether it was. Its caller is told by the cron. */
  async function endTask({ id, state }: TaskDetail, now: number): Promise<DeliveryHint[]> {
    const end = canMove(state, 'never_confirmed') ? 'never_confirmed' : 'expired_unknown';
    await store.tasks.end(id, end, now);
    return [];
  }

  async function giveUpCopies({ id, files }: TaskDetail, now: number): Promise<DeliveryHint[]> {
    const deliveries: DeliveryHint[] = [];
    for (const { n, state } of files)
      if (state === 'pending')
        deliveries.push(...(await store.files.recordAbandoned({ id, n }, ABANDONED_BY_ADMIN, now)));
    await store.files.acknowledgeFailures(id);
    return deliveries;
  }
}
