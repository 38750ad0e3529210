import { Hono } from 'hono';
import { viewTask } from '../access/own-task.ts';
import type { Deps } from '../deps.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { publicResult } from '../task/public-links.ts';
import { recordInfo } from '../task/record-info.ts';

export type RecordDeps = Pick<
  Deps,
  'settings' | 'store' | 'keys' | 'identity' | 'brake' | 'lookAfter' | 'world' | 'log'
>;

/** `GET /api/v1/jobs/recordInfo?taskId=`, as KIE's, from D1, for whoever may see the task. */
export function recordRoutes(deps: RecordDeps): Hono {
  const { settings, lookAfter, world } = deps;
  return new Hono().get('/api/v1/jobs/recordInfo', async (c) => {
    const taskId = c.req.query('taskId') ?? '';
    const { task, showsBalance } = await viewTask(deps, c.req.raw, taskId);
    // KIE's words for an id that it does not know.
    if (task?.taskId === undefined) throw new EdgeError('task_not_found', 'recordInfo is null');
    // A callback is late: KIE is asked while this answer goes out, and the next read shows it.
    const { askAt } = task;
    if (askAt !== undefined && askAt <= world.now())
      c.executionCtx.waitUntil(lookAfter({ ...task, askAt }));
    const result = await publicResult(deps, task, publicOrigin(settings, c.req.url));
    c.header('cache-control', 'no-store');
    return c.json(success(recordInfo({ ...task, taskId: task.taskId }, { result, showsBalance })));
  });
}
