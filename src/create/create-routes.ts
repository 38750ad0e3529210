import { Hono } from 'hono';
import { clientOf } from '../access/open-access.ts';
import { success } from '../http/envelope.ts';
import { validationError } from '../http/validation.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { readCreateTask } from './create-request.ts';
import { createTask, REPLAYED_HEADER, type CreateDeps } from './create-task.ts';

/** As in the IETF draft of the header: a key is the client's own text. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** `POST /api/v1/jobs/createTask`, as KIE's, and with `Idempotency-Key`. */
export function createRoutes(deps: CreateDeps): Hono {
  return new Hono().post('/api/v1/jobs/createTask', async (c) => {
    const client = clientOf(deps.settings);
    const idempotencyKey = readIdempotencyKey(c.req.header('idempotency-key'));
    const body = await readCreateTask(c.req.raw, deps.settings.allowedModels);
    const origin = publicOrigin(deps.settings, c.req.url);

    const work = createTask(deps, { body, client, idempotencyKey, origin });
    // A caller that hangs up does not stop a submission half-way; what it came to is in D1.
    c.executionCtx.waitUntil(work.catch(() => undefined));
    const { data, replayed } = await work;
    if (replayed) c.header(REPLAYED_HEADER, 'true');
    return c.json(success(data));
  });
}

function readIdempotencyKey(key: string | undefined): string | undefined {
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key;
  const message = 'must be 1 to 255 visible ASCII characters';
  throw validationError([{ field: 'Idempotency-Key', message }]);
}
