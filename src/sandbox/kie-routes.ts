/** KIE's API as the sandbox imitates it. */
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { validateCreate } from './validate-create.ts';
import { RATE_LIMITED, buildCreateResponse, htmlErrorPage } from './create-response.ts';
import { fetchInputFile, findInputUrls, secondsByUrl } from './input-files.ts';
import { kieEnvelope, buildRecordInfo } from './kie-wire.ts';
import { listChargedFiles, priceInCredits } from './list-price.ts';
import { getLedger, hasKey, type SandboxHono } from './sandbox-env.ts';

const NO_ACCESS = kieEnvelope(401, 'You do not have access permissions');

/** KIE rejects in the envelope's `code`; the HTTP status is 200. */
const requireKey = createMiddleware<SandboxHono>(async (c, next) => {
  if (!hasKey(c)) return c.json(NO_ACCESS);
  return next();
});

export const kieRoutes = new Hono<SandboxHono>()
  .post('/api/v1/jobs/createTask', async (c) => {
    const ledger = getLedger(c.env);
    const overrides = await ledger.readCatalogue();
    const validation = validateCreate(await c.req.text(), overrides);
    if (!hasKey(c)) {
      await ledger.countRequest();
      return c.json(NO_ACCESS);
    }
    if (!validation.ok) {
      await ledger.countRequest();
      return c.json(kieEnvelope(validation.rejection.code, validation.rejection.msg));
    }
    const { model, kind, input, callBackUrl } = validation.request;
    const { origin } = new URL(c.req.url);
    const inputJson = JSON.stringify(input);
    const now = Date.now();
    const urls = findInputUrls(input);
    const charged = listChargedFiles({ model, input }, now);
    const measured = await Promise.all(
      urls.filter((url) => charged.includes(url)).map(fetchInputFile),
    );
    const credits = priceInCredits({ model, input }, overrides, now, secondsByUrl(measured));
    const request = { model, kind, inputJson, callBackUrl, origin, credits };
    const outcome = await ledger.createTask(request);
    if (outcome.kind === 'accepted') {
      const { taskId } = outcome;
      const fetched = new Map(measured.map((file) => [file.url, file]));
      const record = async (url: string) =>
        ledger.recordInputFile(taskId, fetched.get(url) ?? (await fetchInputFile(url)));
      for (const url of urls) c.executionCtx.waitUntil(record(url));
    }
    return buildCreateResponse(outcome, (promise) => c.executionCtx.waitUntil(promise));
  })
  .get('/api/v1/jobs/recordInfo', requireKey, async (c) => {
    const found = await getLedger(c.env).recordInfo(c.req.query('taskId') ?? '');
    if (found.kind === 'rate_limited') return c.json(RATE_LIMITED);
    if (found.kind === 'unknown') return c.json(kieEnvelope(422, 'recordInfo is null'));
    if (found.kind === 'error') return htmlErrorPage(found.status);
    return c.json(buildRecordInfo(found.task, Date.now()));
  })
  .get('/api/v1/chat/credit', requireKey, async (c) =>
    c.json(kieEnvelope(200, 'success', await getLedger(c.env).balance())),
  );
