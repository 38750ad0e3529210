import type { Context } from 'hono';
import { Hono } from '../http/hono.ts';
import * as z from 'zod/mini';
import type { FileStore } from '../archive/file-store.ts';
import { readValidBody } from '../http/valid-body.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { withRequestLog, addLogFields } from '../http/access-log.ts';
import { lazy } from '../platform/lazy.ts';
import type { Log } from '../platform/log.ts';
import { KIB } from '../platform/units.ts';
import { ABANDONED_BY_ADMIN, type DeliveryHint, type FileKey } from '../tasks/outbox-store.ts';
import { canMove } from '../tasks/task-state.ts';
import type { DueTask, TaskStore } from '../tasks/task-store.ts';
import type { DeliveryQueryStore } from '../webhooks/delivery-query-store.ts';
import type { DeliveryStore } from '../webhooks/delivery-store.ts';
import { buildTaskDetail, type TaskDetailDeps } from './task-detail.ts';
import type { AdminAction, DeliveryDetail, TaskDetail } from './views.ts';

export interface ActionDeps extends TaskDetailDeps {
  tasks: Pick<TaskStore, 'expedite' | 'end'>;
  files: TaskDetailDeps['files'] &
    Pick<FileStore, 'recordLost' | 'requeueUnstored' | 'recordAbandoned' | 'acknowledgeFailures'>;
  deliveries: Pick<DeliveryStore, 'enqueueMissing'>;
  deliveryQueries: TaskDetailDeps['deliveryQueries'] &
    Pick<DeliveryQueryStore, 'find' | 'listAttempts' | 'replayLatest' | 'abandon'>;
  /** Polls KIE for a task and applies the result. */
  reconcileTask: (task: DueTask, log: Log) => Promise<void>;
  enqueueCopies: (files: readonly FileKey[]) => Promise<void>;
  enqueueDeliveries: (hints: readonly DeliveryHint[]) => Promise<void>;
  log: Log;
}

const MAX_BODY_BYTES = KIB;

export const abandonSchema = lazy(() => z.strictObject({ target: z.enum(['task', 'copies']) }));

/** Why an action is not available. */
const UNAVAILABLE: Readonly<Record<Exclude<AdminAction, 'delete'>, string>> = {
  refresh: 'it has ended, or KIE has not returned a taskId yet.',
  retry_copy: 'no file can be copied: all are stored in R2, or their copies were deleted.',
  resend: 'it has no callBackUrl, or its callback is not due yet.',
  abandon_task: 'it has ended, or is being submitted.',
  abandon_copies: 'no copy is pending, and no failed one has yet to be abandoned.',
};

/** Runs an action; returns the deliveries to wake up. */
type Perform = (task: TaskDetail, now: number) => Promise<DeliveryHint[]>;

/** The admin's actions on tasks and deliveries. Each is rejected with `conflict` if it is not available. */
export function actionRoutes(deps: ActionDeps) {
  const { settings, tasks, files, deliveries, deliveryQueries, runtime } = deps;

  /** Performs an available action and responds with the task as it is then. */
  const perform = async (
    c: Context,
    name: string,
    action: keyof typeof UNAVAILABLE,
    run: Perform,
  ) => {
    const origin = publicOrigin(settings, c.req.url);
    const task = await buildTaskDetail(deps, name, origin);
    if (!task.availableActions.includes(action))
      throw new EdgeError(
        'conflict',
        `Not available in the state ${task.state}: ${UNAVAILABLE[action]}`,
      );
    const hints = await run(task, runtime.now());
    if (hints.length > 0) c.executionCtx.waitUntil(deps.enqueueDeliveries(hints));
    addLogFields(c, { id: task.id, taskId: task.taskId });
    withRequestLog(deps, c).log.info('task.action_taken', { client: task.client, outcome: action });
    return c.json(success(await buildTaskDetail(deps, name, origin)));
  };

  return new Hono()
    .post('/admin/api/tasks/:id/refresh', (c) =>
      perform(c, c.req.param('id'), 'refresh', async ({ id }, now) => {
        const due = await tasks.expedite(id, now);
        if (due !== undefined) await deps.reconcileTask(due, withRequestLog(deps, c).log);
        return [];
      }),
    )
    .post('/admin/api/tasks/:id/retry-copy', (c) =>
      perform(c, c.req.param('id'), 'retry_copy', async ({ id, files: entries }, now) => {
        for (const { n, storedAt } of entries.filter(({ isMissing }) => isMissing))
          await files.recordLost({ id, n, storedAt }, { now, dueAt: now, unlessLostSince: now });
        c.executionCtx.waitUntil(deps.enqueueCopies(await files.requeueUnstored(id, now)));
        return [];
      }),
    )
    .post('/admin/api/tasks/:id/resend', (c) =>
      perform(c, c.req.param('id'), 'resend', async ({ id }, now) => {
        const hint =
          (await deliveryQueries.replayLatest(id, now)) ??
          (await deliveries.enqueueMissing(id, now));
        return hint === undefined ? [] : [hint];
      }),
    )
    .post('/admin/api/tasks/:id/abandon', async (c) => {
      const { target } = await readValidBody(abandonSchema(), c.req.raw, MAX_BODY_BYTES);
      const id = c.req.param('id');
      return target === 'task'
        ? perform(c, id, 'abandon_task', abandonTask)
        : perform(c, id, 'abandon_copies', abandonCopies);
    })
    .post('/admin/api/deliveries/:id/abandon', async (c) => {
      const id = c.req.param('id');
      const isAbandoned = await deliveryQueries.abandon(id, runtime.now());
      const delivery = await deliveryQueries.find(id);
      if (delivery === undefined) throw new EdgeError('not_found', 'Delivery not found.');
      if (!isAbandoned)
        throw new EdgeError(
          'conflict',
          `The delivery is ${delivery.state}: there is nothing to abandon.`,
        );
      const { client, taskId } = delivery;
      withRequestLog(deps, c).log.info('delivery.abandoned', { delivery: id, client, taskId });
      const attemptLog = await deliveryQueries.listAttempts(id);
      return c.json(success<DeliveryDetail>({ ...delivery, attemptLog }));
    });

  /** Ends the task with an unknown outcome. The cron notifies its caller. */
  async function abandonTask({ id, state }: TaskDetail, now: number): Promise<DeliveryHint[]> {
    const end = canMove(state, 'never_confirmed') ? 'never_confirmed' : 'expired_unknown';
    await tasks.end(id, end, now);
    return [];
  }

  async function abandonCopies(task: TaskDetail, now: number): Promise<DeliveryHint[]> {
    const hints: DeliveryHint[] = [];
    for (const { n, state } of task.files)
      if (state === 'pending')
        hints.push(...(await files.recordAbandoned({ id: task.id, n }, ABANDONED_BY_ADMIN, now)));
    await files.acknowledgeFailures(task.id);
    return hints;
  }
}
