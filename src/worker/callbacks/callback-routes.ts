import { Hono } from '../http/hono.ts';
import type { Settings } from '../config/settings.ts';
import { withRequestLog, addLogFields } from '../http/access-log.ts';
import { parseJson, readText } from '../http/body.ts';
import { isEmptyJson } from '../http/wrapped-json.ts';
import { EdgeError } from '../http/errors.ts';
import { parseExactJson } from '../platform/json.ts';
import type { Keys } from '../platform/keys.ts';
import { MIB } from '../platform/units.ts';
import { CALLBACK_TOKEN_PARAMETER, verifyCallbackAddress } from '../upstream/callback-address.ts';
import type { Log } from '../platform/log.ts';
import type { DeliveryHint, FileKey } from '../tasks/outbox-store.ts';
import { enqueueFollowUps, updateStatus, type StatusUpdateDeps } from '../tasks/status-update.ts';
import type { DueTask, TaskStore } from '../tasks/task-store.ts';
import type { UpstreamStatus } from '../tasks/task.ts';
import { verifyCallbackSignature } from '../upstream/callback-signature.ts';
import { readStatus } from '../upstream/kie-wire.ts';
import { redact } from '../upstream/redact.ts';

export interface CallbackDeps extends StatusUpdateDeps {
  tasks: StatusUpdateDeps['tasks'] & Pick<TaskStore, 'expedite'>;
  /** Polls KIE for a task that is due. */
  reconcileTask: (task: DueTask, log: Log) => Promise<void>;
  settings: Pick<Settings, 'COPY_LEASE_MS' | 'KIE_API_KEY' | 'KIE_WEBHOOK_HMAC_KEY'>;
  keys: Pick<Keys, 'callback'>;
  enqueueCopies: (files: readonly FileKey[]) => Promise<void>;
  enqueueDeliveries: (hints: readonly DeliveryHint[]) => Promise<void>;
}

/** Media results are a few KiB, text results may be longer; a D1 row takes 2 MB. */
const MAX_CALLBACK_BYTES = MIB;

/** The response that KIE's documentation requires. */
const ACKNOWLEDGEMENT = { code: 200, msg: 'success' };

/**
 * `POST /callbacks/{seq}?token={token}`, called by KIE, which may add to the query. Commits before it
 * responds: the work that follows is in D1 when KIE gets its 200.
 */
export function callbackRoutes(deps: CallbackDeps) {
  const { settings, keys, runtime } = deps;
  return new Hono().post('/callbacks/:seq', async (c) => {
    const tokens = c.req.queries(CALLBACK_TOKEN_PARAMETER) ?? [];
    const id = await verifyCallbackAddress(keys.callback, c.req.param('seq'), tokens);
    if (id === undefined) throw callbackUnauthorized();
    addLogFields(c, { id });
    const requestDeps = withRequestLog(deps, c);
    const startedAt = runtime.now();
    const body = await readText(c.req.raw, MAX_CALLBACK_BYTES);
    const status = readStatus(parseObject(redact(body, settings.KIE_API_KEY)));
    const webhookHmacKey = settings.KIE_WEBHOOK_HMAC_KEY;
    if (webhookHmacKey !== undefined) {
      const { headers } = c.req.raw;
      const taskId = status.taskId ?? '';
      if (!(await verifyCallbackSignature(webhookHmacKey, taskId, headers, runtime.now())))
        throw callbackUnauthorized();
    }
    const outcome = await updateStatus(requestDeps, id, status, body);
    const { kind, task } = outcome;
    addLogFields(c, { taskId: task?.taskId, outcome: kind });
    requestDeps.log.info('callback.accepted', {
      client: task?.client,
      state: status.state,
      outcome: kind,
      ms: runtime.now() - startedAt,
    });
    if (kind === 'other_task') {
      const message = 'The callback names a different task than its address.';
      throw new EdgeError('invalid_request', message);
    }
    if (outcome.kind === 'applied') c.executionCtx.waitUntil(enqueueFollowUps(deps, outcome));
    else if (isInconclusive(status) && status.taskId !== undefined)
      c.executionCtx.waitUntil(pollNow(requestDeps, id));
    return c.json(ACKNOWLEDGEMENT);
  });
}

/** Says that something happened, but not what: no known state, or a success without its result. */
function isInconclusive({ state, resultJson }: UpstreamStatus): boolean {
  return state === undefined || (state === 'success' && isEmptyJson(resultJson));
}

/** Makes the task due and polls it, if it runs. Should that fail, the cron finds it due. */
async function pollNow(
  { tasks, reconcileTask, runtime, log }: CallbackDeps,
  id: string,
): Promise<void> {
  const task = await tasks.expedite(id, runtime.now());
  if (task !== undefined) await reconcileTask(task, log);
}

function parseObject(text: string): object {
  parseJson(text); // throws the error
  const value = parseExactJson(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new EdgeError('invalid_request', 'The callback is not a JSON object.');
}

function callbackUnauthorized(): EdgeError {
  return new EdgeError('callback_unauthorized', 'The callback is not authentic.');
}
