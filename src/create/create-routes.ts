import { Hono } from 'hono';
import { brake } from '../access/brake.ts';
import { identify } from '../access/identify.ts';
import { success } from '../http/envelope.ts';
import { validationError } from '../http/validation.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { createTask, readBodyOf, REPLAYED_HEADER, type CreateDeps } from './create-task.ts';

/** As in the IETF draft of the header: a key is the client's own text. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** `POST /api/v1/jobs/createTask`, as KIE's, and with `Idempotency-Key`. */
export function createRoutes(deps: CreateDeps): Hono {
  return new Hono().post('/api/v1/jobs/createTask', async (c) => {
    const request = c.req.raw;
    await brake(deps, request.headers, 'createTask');
    const client = await identify(deps, request);
    const idempotencyKey = readIdempotencyKey(c.req.header('idempotency-key'));
    const origin = publicOrigin(deps.settings, c.req.url);
    const { body, warnings } = await readBodyOf(deps, request, client);

    const work = createTask(deps, { body, client, idempotencyKey, origin });
    // A caller that hangs up does not stop a submission half-way; what it came to is in D1.
    c.executionCtx.waitUntil(work.catch(() => undefined));
    const { data, replayed } = await work;
    c.header('cache-control', 'no-store');
    if (replayed) c.header(REPLAYED_HEADER, 'true');
    return c.json(success(warnings.length === 0 ? data : { ...data, warnings }));
  });
}

function readIdempotencyKey(key: string | undefined): string | undefined {
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key;
  const message = 'must be 1 to 255 visible ASCII characters';
  throw validationError([{ field: 'Idempotency-Key', message }]);
}
