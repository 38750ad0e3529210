import { Hono } from 'hono';
import { clientOf } from '../access/open-access.ts';
import type { Deps } from '../deps.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { recordInfo } from './record-info.ts';

export type RecordDeps = Pick<Deps, 'settings' | 'store' | 'lookAfter' | 'world'>;

/** `GET /api/v1/jobs/recordInfo?taskId=`, as KIE's, from D1. */
export function recordRoutes({ settings, store, lookAfter, world }: RecordDeps): Hono {
  return new Hono().get('/api/v1/jobs/recordInfo', async (c) => {
    clientOf(settings);
    const taskId = c.req.query('taskId');
    const task = taskId ? await store.tasks.findByTaskId(taskId) : undefined;
    // KIE's words for an id that it does not know.
    if (task?.taskId === undefined) throw new EdgeError('task_not_found', 'recordInfo is null');
    // A callback is late: KIE is asked while this answer goes out, and the next read shows it.
    const { askAt } = task;
    if (askAt !== undefined && askAt <= world.now())
      c.executionCtx.waitUntil(lookAfter({ ...task, askAt }));
    c.header('cache-control', 'no-store');
    return c.json(
      success(recordInfo({ ...task, taskId: task.taskId }, publicOrigin(settings, c.req.url))),
    );
  });
}
