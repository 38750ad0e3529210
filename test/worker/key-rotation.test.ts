/** A rotation of what EDGE_SECRET signs, in the steps of the runbook, with everything in flight. */
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { attemptCopy } from '../../src/worker/archive/attempt-copy.ts';
import {
  listClientSecrets,
  listDeploymentSecrets,
} from '../../src/worker/platform/webhook-secrets.ts';
import { accepted, FILE_HOST, testEdge, type TestEdge } from '../support/edge.ts';
import { fileAnswer, someBytes } from './archive/builders.ts';
import {
  ADMIN_TOKEN,
  APP,
  bearer,
  createClientToken,
  createTask,
  pageHeaders,
  readData,
  readError,
  RECORD_PATH,
  startSession,
  TURNSTILE_SECRET,
} from './auth/builders.ts';
import { callbackPath, sendCallback, successBody } from './callbacks/builders.ts';
import { aBody } from './submission/builders.ts';
import { rows } from './tasks/builders.ts';
import { form, PNG, streamUpload, type Uploaded } from './uploads/builders.ts';

const NEW = 'the-next-secret-the-next-secret-of-this';
const NEXT = 'the-one-after-it-the-one-after-it-of-this';
const RECEIVER = 'https://app.example.com/kie';

/** An edge on the common storage of a test: KIE's tasks are t1, t2, …, and every callback is accepted. */
function edgeWith(vars: Record<string, string> = {}): TestEdge {
  let tasks = 0;
  return testEdge(
    ({ url, body }) => {
      if (url.startsWith(`https://${FILE_HOST}/`))
        return fileAnswer(someBytes(1000), { announced: 1000 });
      if (url.startsWith('https://kie.test/'))
        return body.includes('second') ? accepted('t2') : accepted(`t${++tasks}`);
      if (url.startsWith('https://challenges.cloudflare.com/'))
        return Response.json({ success: true, hostname: 'app.example.com', action: 'kie-edge' });
      if (url === RECEIVER) return new Response('ok');
      throw new Error(`unexpected fetch: ${url}`);
    },
    {
      AUTH_MODE: 'required',
      ALLOWED_ORIGINS: APP,
      ADMIN_TOKEN,
      TURNSTILE_SECRET,
      FILE_LINKS: 'signed',
      LIMITS: '{"origin":{"dailyCredits":60},"session":{"dailyCredits":60}}',
      ...vars,
    },
  );
}

const readTask = (edge: TestEdge, taskId: string, headers: Record<string, string>) =>
  edge.request(RECORD_PATH + taskId, { headers });

/** What a caller, KIE and a receiver hold, all of it signed by `edge`. */
async function issueEverything(edge: TestEdge) {
  const { session } = await startSession(edge, pageHeaders(APP));
  const created = await createTask(edge, pageHeaders(APP), aBody({ callBackUrl: RECEIVER }));
  const { taskId, readToken } = await readData<{ taskId: string; readToken: string }>(created);
  const [row] = await rows('select id from tasks order by seq desc limit 1');
  const id = String(row?.['id']);
  const path = await callbackPath(edge, id);
  const upload = await streamUpload(edge, form(['file', PNG]), pageHeaders(APP));
  const { downloadUrl } = (await upload.json<Uploaded>()).data;
  return { session, taskId, readToken, id, path, downloadUrl };
}

/** Statuses with `edge` of what another edge signed: session, read token, upload link. */
async function tryAll(
  edge: TestEdge,
  { session, taskId, readToken, downloadUrl }: Awaited<ReturnType<typeof issueEverything>>,
) {
  const usage = await edge.request('/api/v1/usage', { headers: bearer(session) });
  const renewed = await edge.request('/api/v1/session', {
    method: 'POST',
    headers: bearer(session),
  });
  const task = await readTask(edge, taskId, { 'x-read-token': readToken });
  const upload = await edge.request(downloadUrl);
  return [usage.status, renewed.status, task.status, upload.status];
}

describe('a rotation by KEY_RING', () => {
  it.each([
    ['while the new secret only verifies', `EDGE_SECRET,${NEW}`],
    ['while the new secret signs', `${NEW},EDGE_SECRET`],
  ])('loses no session, read token, upload or callback in flight %s', async (_when, ring) => {
    const issued = await issueEverything(edgeWith());
    const edge = edgeWith({ KEY_RING: ring });
    expect(await tryAll(edge, issued)).toEqual([200, 200, 200, 200]);
    const called = await sendCallback(edge, successBody({ taskId: issued.taskId }), {
      path: issued.path,
    });
    expect(called.status).toBe(200);
    expect(await rows('select state from tasks')).toEqual([{ state: 'success' }]);
  });

  it('accepts with the previous settings what the new ones sign, once both know both secrets', async () => {
    const issued = await issueEverything(edgeWith({ KEY_RING: `${NEW},EDGE_SECRET` }));
    const edge = edgeWith({ KEY_RING: `EDGE_SECRET,${NEW}` });
    expect(await tryAll(edge, issued)).toEqual([200, 200, 200, 200]);
    expect((await sendCallback(edge, successBody({ taskId: issued.taskId }), issued)).status).toBe(
      200,
    );
  });

  it('serves a signed link of a result that the previous secret signed', async () => {
    const before = edgeWith();
    const issued = await issueEverything(before);
    await sendCallback(before, successBody({ taskId: issued.taskId }), issued);
    for (const file of before.nudges.flatMap(({ files }) => files))
      await attemptCopy(before.deps, file);
    const record = await readData<{ resultJson: string }>(
      await readTask(before, issued.taskId, pageHeaders(APP)),
    );
    const [link = ''] = (JSON.parse(record.resultJson) as { resultUrls: string[] }).resultUrls;
    const during = edgeWith({ KEY_RING: `${NEW},EDGE_SECRET` });
    expect((await during.request(link)).status).toBe(200);
    const after = edgeWith({ KEY_RING: NEW });
    expect(await readError(await after.request(link))).toEqual([403, 'link_invalid']);
  });

  it('ends everything that the removed secret signed', async () => {
    const issued = await issueEverything(edgeWith({ KEY_RING: `EDGE_SECRET,${NEW}` }));
    const edge = edgeWith({ KEY_RING: NEW });
    expect(await tryAll(edge, issued)).toEqual([401, 401, 401, 403]);
    const called = await sendCallback(edge, successBody({ taskId: issued.taskId }), issued);
    expect(await readError(called)).toEqual([401, 'callback_unauthorized']);
  });

  it('keeps budgets and the owners of tasks, also after EDGE_SECRET was removed and after a second one', async () => {
    const before = edgeWith();
    const { session } = await startSession(before, pageHeaders(APP, '198.51.100.7'));
    expect((await createTask(before, bearer(session), aBody())).status).toBe(200);
    expect((await createTask(before, pageHeaders(APP), aBody())).status).toBe(200);
    const rings = [`EDGE_SECRET,${NEW}`, `${NEW},EDGE_SECRET`, NEW, `${NEXT},${NEW}`, NEXT];
    for (const ring of rings) {
      const edge = edgeWith({ KEY_RING: ring });
      const used = await readData<{ used: { creditsToday: number } }>(
        await edge.request('/api/v1/usage', { headers: pageHeaders(APP) }),
      );
      expect([ring, used.used.creditsToday]).toEqual([ring, 42]);
      expect((await createTask(edge, pageHeaders(APP), aBody())).status).toBe(402);
      // Another challenge from the same network.
      const again = await startSession(edge, pageHeaders(APP, '198.51.100.7'));
      expect((await createTask(edge, bearer(again.session), aBody())).status).toBe(402);
      expect((await readTask(edge, 't2', pageHeaders(APP))).status).toBe(200);
    }
  });
});

describe('the signing secrets of callbacks during a rotation', () => {
  it('are both active: the earlier one signs beside the new one, for clients and for the deployment', async () => {
    const before = edgeWith();
    const { id } = await createClientToken(before);
    const secretsOf = async (edge: TestEdge) => {
      const client = await edge.deps.store.clients.find(id);
      if (client === undefined) throw new Error('there is no such client');
      const ofClient = await listClientSecrets(edge.deps, `token:${id}`, client.secret, 0);
      return [await listDeploymentSecrets(edge.deps), ofClient];
    };
    const old = await secretsOf(before);
    const young = await secretsOf(edgeWith({ KEY_RING: NEW }));
    const during = await secretsOf(edgeWith({ KEY_RING: `${NEW},EDGE_SECRET` }));
    expect(during).toEqual([0, 1].map((n) => [...(young[n] ?? []), ...(old[n] ?? [])]));
    expect(old.flat()).toHaveLength(2);
    expect(new Set(during.flat()).size).toBe(4);
    for (const secret of during.flat()) expect(() => new Webhook(secret)).not.toThrow();
  });

  it('do not change when WEBHOOK_SECRET is set', async () => {
    const WEBHOOK_SECRET = `whsec_${'b2xk'.repeat(8)}`;
    const { deps } = edgeWith({ KEY_RING: NEW, WEBHOOK_SECRET });
    expect(await listDeploymentSecrets(deps)).toEqual([WEBHOOK_SECRET]);
  });
});
