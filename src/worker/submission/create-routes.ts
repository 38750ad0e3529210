import type { Context } from 'hono';
import { Hono } from '../http/hono.ts';
import type { AuthDeps } from '../auth/auth-deps.ts';
import { authenticateRequest } from '../auth/authenticate-request.ts';
import { withRequestLog, addLogFields } from '../http/access-log.ts';
import { success } from '../http/envelope.ts';
import { formatPreferenceApplied, parsePreferWait } from '../http/prefer-header.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { validationError } from '../http/validation.ts';
import type { Catalogue } from '../models/model.ts';
import type { Log } from '../platform/log.ts';
import {
  buildRecord,
  type RecordDeps,
  type RecordInfo,
  type RecordVisibility,
} from '../tasks/record-info.ts';
import type { DueTask, TaskStore } from '../tasks/task-store.ts';
import { pollWhileResponding, waitForTask, type WatchDeps } from '../tasks/watch-task.ts';
import { createTask, REPLAYED_HEADER, type CreateTaskDeps, type TaskIds } from './create-task.ts';
import { readCreateTask } from './create-request.ts';
import { normalizeKey } from './idempotency-scope.ts';

/** As the IETF draft of the header has it: the key is any text of the client. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

export type CreateRouteDeps = AuthDeps &
  CreateTaskDeps &
  RecordDeps &
  Pick<WatchDeps, 'readProgress' | 'watchers'> & {
    catalogue: () => Promise<Catalogue>;
    tasks: Pick<TaskStore, 'findByTaskId'>;
    reconcileTask: (task: DueTask, log: Log) => Promise<void>;
  };

/**
 * `POST /api/v1/jobs/createTask`: KIE's, with `Idempotency-Key` added. With `Prefer: wait=N` the response
 * is held until the task has ended, and contains it in `data.task`.
 */
export function createRoutes(deps: CreateRouteDeps) {
  return new Hono().post('/api/v1/jobs/createTask', async (c) => {
    const request = c.req.raw;
    // At the same time, so that an isolate that reads the catalogue again does not wait for it.
    const [client, catalogue] = await Promise.all([authenticateRequest(deps, c), deps.catalogue()]);
    const idempotencyKey = readIdempotencyKey(c.req.header('idempotency-key'));
    const publicBaseUrl = publicOrigin(deps.settings, c.req.url);
    const { body, warnings } = await readCreateTask(
      { settings: deps.settings, catalogue },
      request,
      client,
    );

    // Only the ids: an object of this type may be a whole row, with the caller's prompt in it.
    const onTask = ({ id, taskId }: TaskIds) => addLogFields(c, { id, taskId });
    const work = createTask(withRequestLog(deps, c), {
      body,
      client,
      catalogue,
      idempotencyKey,
      publicBaseUrl,
      onTask,
    });
    // A caller that disconnects does not interrupt a submission; its outcome is recorded in D1.
    c.executionCtx.waitUntil(work.catch(() => undefined));
    const { data, replayed } = await work;
    c.header('cache-control', 'no-store');
    if (replayed) {
      c.header(REPLAYED_HEADER, 'true');
      addLogFields(c, { outcome: 'replayed' });
    }
    const response = warnings.length === 0 ? data : { ...data, warnings };

    const waitMs = parsePreferWait(c.req.header('prefer'));
    if (waitMs === undefined) return c.json(success(response));
    const task = await waitForRecord(deps, c, data.taskId, waitMs, {
      publicBaseUrl,
      includeBalance: client.authMethod === 'none',
    });
    if (task === undefined) return c.json(success(response));
    c.header('preference-applied', formatPreferenceApplied(waitMs));
    return c.json(success({ ...response, task }));
  });
}

/** The task at its end, or as it is after `waitMs`; undefined if D1 could not record it, or if too many wait. */
async function waitForRecord(
  deps: CreateRouteDeps,
  c: Context,
  taskId: string,
  waitMs: number,
  visibility: RecordVisibility,
): Promise<RecordInfo | undefined> {
  const task = await deps.tasks.findByTaskId(taskId);
  if (task === undefined) return undefined;
  const startPoll = pollWhileResponding(c.executionCtx, withRequestLog(deps, c));
  const latest = await waitForTask({ ...deps, startPoll }, task, 'end', waitMs);
  return latest && buildRecord(deps, { ...latest, taskId }, visibility);
}

function readIdempotencyKey(key: string | undefined): string | undefined {
  if (key === undefined) return undefined;
  if (IDEMPOTENCY_KEY.test(key)) return normalizeKey(key);
  const message = 'must be 1 to 255 visible ASCII characters';
  throw validationError([{ field: 'Idempotency-Key', message }]);
}
