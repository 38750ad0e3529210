/** KIE's side of the sandbox. */
import { Hono, type Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { checkCreate } from './validate-create.ts';
import { RATE_LIMITED, createAnswer, htmlPage } from './create-response.ts';
import { fetchInputFile, inputAddresses } from './input-files.ts';
import { envelope, recordInfo } from './kie-wire.ts';
import { ledgerOf, type SandboxHono } from './sandbox-env.ts';
import { creditsFor } from './sandbox-models.ts';

const NO_ACCESS = envelope(401, 'You do not have access permissions');

/** KIE refuses in the body; the HTTP status beside it is 200. */
const keyed = createMiddleware<SandboxHono>(async (c, next) => {
  if (!hasKey(c)) return c.json(NO_ACCESS);
  return next();
});

export const kieRoutes = new Hono<SandboxHono>()
  .post('/api/v1/jobs/createTask', async (c) => {
    const ledger = ledgerOf(c.env);
    const checked = checkCreate(await c.req.text());
    if (!hasKey(c) || !checked.ok) {
      await ledger.countRequest();
      if (checked.ok || !hasKey(c)) return c.json(NO_ACCESS);
      return c.json(envelope(checked.refusal.code, checked.refusal.msg));
    }
    const { model, input, callBackUrl } = checked.request;
    const { origin } = new URL(c.req.url);
    const inputJson = JSON.stringify(input);
    const credits = creditsFor(model, input);
    const admission = await ledger.createTask({ model, inputJson, callBackUrl, origin, credits });
    if (admission.kind === 'accepted') {
      const { taskId } = admission;
      for (const url of inputAddresses(input))
        c.executionCtx.waitUntil(
          fetchInputFile(url).then((file) => ledger.recordInputFile(taskId, file)),
        );
    }
    return createAnswer(admission, (promise) => c.executionCtx.waitUntil(promise));
  })
  .get('/api/v1/jobs/recordInfo', keyed, async (c) => {
    const found = await ledgerOf(c.env).recordInfo(c.req.query('taskId') ?? '');
    if (found.kind === 'limited') return c.json(RATE_LIMITED);
    if (found.kind === 'unknown') return c.json(envelope(422, 'recordInfo is null'));
    if (found.kind === 'error') return htmlPage(found.status);
    return c.json(recordInfo(found.task, Date.now()));
  })
  .get('/api/v1/chat/credit', keyed, async (c) =>
    c.json(envelope(200, 'success', await ledgerOf(c.env).balance())),
  );

function hasKey(c: Context<SandboxHono>): boolean {
  const key = c.env.SANDBOX_KEY ?? 'sandbox-key';
  return c.req.header('authorization') === `Bearer ${key}`;
}
