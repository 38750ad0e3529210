import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { parseJson, readText } from '../http/body.ts';
import { EdgeError } from '../http/errors.ts';
import { inRequest, noteOn } from '../http/access-log.ts';
import { isTaskId } from '../platform/ids.ts';
import { verifyCallbackSignature } from '../upstream/callback-signature.ts';
import { readReport } from '../upstream/kie-wire.ts';
import { redact } from '../upstream/redact.ts';
import { nudgeFor, settle } from '../tasks/status-update.ts';
import { MIB } from '../platform/units.ts';

export type CallbackDeps = Pick<
  Deps,
  | 'settings'
  | 'store'
  | 'results'
  | 'keys'
  | 'enqueueCopies'
  | 'enqueueDeliveries'
  | 'runtime'
  | 'log'
>;

/** Media results are a few KiB, text results may be long; D1 takes rows up to 2 MB. */
const MAX_CALLBACK_BYTES = MIB;

/** The answer that KIE's pages ask for. */
const ACKNOWLEDGEMENT = { code: 200, msg: 'success' };

/**
 * `POST /callbacks/{id}/{token}`: KIE's way in. Commits first and answers then; whatever is owed
 * stands in D1 by the time KIE reads its 200.
 */
export function callbackRoutes(deps: CallbackDeps): Hono {
  const { settings, keys, runtime } = deps;
  return new Hono().post('/callbacks/:id/:token', async (c) => {
    const { id, token } = c.req.param();
    if (!isTaskId(id) || !(await keys.callback.verify(id, token))) throw unauthorized();
    noteOn(c, { id });
    const inside = inRequest(deps, c);
    const begunAt = runtime.now();
    const text = await readText(c.req.raw, MAX_CALLBACK_BYTES);
    const report = readReport(parseObject(redact(text, settings.kie.apiKey)));
    const { webhookHmacKey } = settings.kie;
    if (webhookHmacKey !== undefined) {
      const headers = c.req.raw.headers;
      const signed = await verifyCallbackSignature(
        webhookHmacKey,
        report.taskId ?? '',
        headers,
        runtime.now(),
      );
      if (!signed) throw unauthorized();
    }
    const outcome = await settle(inside, id, report, text);
    const { kind, task } = outcome;
    noteOn(c, { taskId: task?.taskId, outcome: kind });
    inside.log.info('callback.accepted', {
      client: task?.client,
      state: report.state,
      outcome: kind,
      ms: runtime.now() - begunAt,
    });
    if (kind === 'other_task') {
      throw new EdgeError('invalid_request', 'The callback names another task than its address.');
    }
    if (outcome.kind === 'applied') c.executionCtx.waitUntil(nudgeFor(deps, outcome));
    return c.json(ACKNOWLEDGEMENT);
  });
}

function parseObject(text: string): object {
  const value = parseJson(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new EdgeError('invalid_request', 'The callback is not a JSON object.');
}

function unauthorized(): EdgeError {
  return new EdgeError('callback_unauthorized', 'The callback is not authentic.');
}
