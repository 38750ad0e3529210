import { Hono, type Context } from 'hono';
import { enforceRateLimit } from '../auth/rate-limit.ts';
import { callerOf } from '../auth/caller.ts';
import type { Deps } from '../deps.ts';
import { success } from '../http/envelope.ts';
import { appliedWait, preferredWaitMs } from '../http/prefer-header.ts';
import { validationError } from '../http/validation.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { inRequest, noteOn } from '../http/access-log.ts';
import type { RecordInfo } from '../tasks/record-info.ts';
import { taskRecord, type Viewing } from '../tasks/task-record.ts';
import { waitForTask } from '../tasks/wait-for-task.ts';
import { askMeanwhile } from '../tasks/watch-task.ts';
import {
  createTask,
  readBodyOf,
  REPLAYED_HEADER,
  type CreateDeps,
  type TaskNames,
} from './create-task.ts';

/** As in the IETF draft of the header: a key is the client's own text. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

export type CreateRouteDeps = CreateDeps & Pick<Deps, 'reconcileTask'>;

/**
 * `POST /api/v1/jobs/createTask`, as KIE's, and with `Idempotency-Key`. With `Prefer: wait=N` the answer
 * is held until the task has ended, and has it in `data.task`.
 */
export function createRoutes(deps: CreateRouteDeps): Hono {
  return new Hono().post('/api/v1/jobs/createTask', async (c) => {
    const request = c.req.raw;
    await enforceRateLimit(deps, request.headers, 'createTask');
    const client = await callerOf(deps, c);
    const idempotencyKey = readIdempotencyKey(c.req.header('idempotency-key'));
    const origin = publicOrigin(deps.settings, c.req.url);
    const { body, warnings } = await readBodyOf(deps, request, client);

    const about = (task: TaskNames) => noteOn(c, task);
    const work = createTask(inRequest(deps, c), { body, client, idempotencyKey, origin, about });
    // A caller that hangs up does not stop a submission half-way; what it came to is in D1.
    c.executionCtx.waitUntil(work.catch(() => undefined));
    const { data, replayed } = await work;
    c.header('cache-control', 'no-store');
    if (replayed) {
      c.header(REPLAYED_HEADER, 'true');
      noteOn(c, { outcome: 'replayed' });
    }
    const told = warnings.length === 0 ? data : { ...data, warnings };

    const waitMs = preferredWaitMs(c.req.header('prefer'));
    if (waitMs === undefined) return c.json(success(told));
    c.header('preference-applied', appliedWait(waitMs));
    const task = await recordAfter(deps, c, String(data['taskId']), waitMs, {
      origin,
      showsBalance: client.authMethod === 'open',
    });
    return c.json(success({ ...told, ...(task === undefined ? {} : { task }) }));
  });
}

/** The task at its end, or as it is when the wait is over; undefined where D1 could not write it down. */
async function recordAfter(
  deps: CreateRouteDeps,
  c: Context,
  taskId: string,
  waitMs: number,
  viewing: Viewing,
): Promise<RecordInfo | undefined> {
  const task = await deps.store.tasks.findByTaskId(taskId);
  if (task === undefined) return undefined;
  const askFor = askMeanwhile(c.executionCtx, inRequest(deps, c));
  const latest = await waitForTask({ ...deps, askFor }, task, 'end', waitMs);
  return taskRecord(deps, { ...latest, taskId }, viewing);
}

function readIdempotencyKey(key: string | undefined): string | undefined {
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key;
  const message = 'must be 1 to 255 visible ASCII characters';
  throw validationError([{ field: 'Idempotency-Key', message }]);
}
