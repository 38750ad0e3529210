import { describe, expect, it, vi } from 'vitest';
import { APP, closedEdge, createTask, pageHeaders } from '../auth/builders.ts';
import { aBody } from '../submission/builders.ts';
import {
  callbackPath,
  callbackToken,
  quietEdge,
  sendCallback,
  successBody,
} from '../callbacks/builders.ts';
import { SEED_FAILURE } from '../upstream/seed-callbacks.ts';
import { KIE_KEY, ORIGIN, DEFAULT_MODEL, type TestEdge } from '../../support/edge.ts';
import { anAcceptance, CLIP_URL, ID, KIE_ID, NOW, submittedTask } from '../tasks/builders.ts';

const getRecord = (edge: TestEdge, query = `?taskId=${KIE_ID}`) =>
  edge.request(`/api/v1/jobs/recordInfo${query}`);
const readData = async (edge: TestEdge) =>
  (await (await getRecord(edge)).json<{ data: Record<string, unknown> }>()).data;

/** Inserts a task that KIE has accepted, with this callBackUrl of the caller or none. */
async function insertAcceptedTask(edge: TestEdge, callBackUrl?: string): Promise<void> {
  const body = { model: DEFAULT_MODEL, callBackUrl, input: { prompt: 'a lake' } };
  await submittedTask({ request: JSON.stringify(body) });
  await edge.deps.store.tasks.recordAccepted(ID, anAcceptance, NOW + 5);
}

describe('recordInfo', () => {
  it('returns a running task in the structure of KIE', async () => {
    const edge = quietEdge();
    await insertAcceptedTask(edge);
    const response = await getRecord(edge);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({
      code: 200,
      msg: 'success',
      message: 'success',
      data: {
        taskId: KIE_ID,
        model: DEFAULT_MODEL,
        state: 'waiting',
        param: JSON.stringify({ model: DEFAULT_MODEL, input: { prompt: 'a lake' } }),
        resultJson: '',
        failCode: null,
        failMsg: null,
        costTime: null,
        completeTime: null,
        createTime: NOW,
        updateTime: NOW + 5,
        // Added by this deployment.
        estimate: { elapsedMs: 0, remainingMs: null, p50Ms: null, p90Ms: null },
      },
    });
  });

  it.each([
    ['the address of the request', {}, ORIGIN],
    ['PUBLIC_URL', { PUBLIC_URL: 'http://public.test/' }, 'http://public.test'],
  ])('returns absolute links of a success, derived from %s', async (_what, vars, origin) => {
    const edge = quietEdge(vars);
    await insertAcceptedTask(edge);
    await sendCallback(edge, successBody({ costTime: 8, consumeCredits: 0.5, remainedCredits: 9 }));
    const data = await readData(edge);
    expect(data).toMatchObject({ state: 'success', costTime: 8, consumeCredits: 0.5 });
    expect(data).toMatchObject({ remainedCredits: 9, failCode: null });
    expect(JSON.parse(String(data['resultJson']))).toEqual({
      resultUrls: [`${origin}/files/${ID}/0.mp4`],
    });
    expect(JSON.stringify(data)).not.toContain(CLIP_URL);
  });

  it('returns code, message and times of a failure as KIE reported them', async () => {
    const edge = quietEdge();
    await insertAcceptedTask(edge);
    await sendCallback(edge, { ...SEED_FAILURE, data: { ...SEED_FAILURE.data, taskId: KIE_ID } });
    expect(await readData(edge)).toMatchObject({
      state: 'fail',
      failCode: '500',
      failMsg: 'Internal server error',
      resultJson: '',
      createTime: 1755596341000,
      completeTime: 1755597081000,
      updateTime: 1755597097000,
      consumeCredits: 0,
    });
  });

  it("returns the caller's own callBackUrl in param", async () => {
    const edge = quietEdge();
    await insertAcceptedTask(edge, 'https://app.test/hook');
    expect(JSON.parse(String((await readData(edge))['param']))).toEqual({
      callBackUrl: 'https://app.test/hook',
      model: DEFAULT_MODEL,
      input: { prompt: 'a lake' },
    });
  });

  it.each(['recordInfo?taskId=', 'events?'])(
    'shows the owner its callBackUrl and not who has only the readToken, at %s',
    async (path) => {
      const edge = closedEdge({ ALLOWED_ORIGINS: APP });
      const created = await createTask(edge, pageHeaders(APP), {
        ...aBody(),
        callBackUrl: 'https://app.test/hook?secret=1',
      });
      const { data } = await created.json<{ data: { taskId: string; readToken: string } }>();
      const task = edge.deps.store.tasks;
      const { id } = (await task.findByTaskId(data.taskId)) ?? { id: '' };
      await task.end(id, 'expired_unknown', edge.clock.now);
      const address = path.startsWith('events')
        ? `/api/v1/jobs/${data.taskId}/events?`
        : `/api/v1/jobs/recordInfo?taskId=${data.taskId}&`;
      const read = async (query: string, headers = {}) =>
        (await edge.request(address + query, { headers })).text();
      expect(await read('', pageHeaders(APP))).toContain('app.test/hook?secret=1');
      const shown = await read(`readToken=${data.readToken}`);
      expect(shown).toContain('a lake');
      expect(shown).not.toContain('app.test');
    },
  );

  it("never returns the callback address, its token or the key if KIE's callback echoes them", async () => {
    const edge = quietEdge();
    await insertAcceptedTask(edge);
    const address = ORIGIN + (await callbackPath(edge));
    const param = JSON.stringify({ callBackUrl: address, model: DEFAULT_MODEL, input: '{}' });
    await sendCallback(edge, successBody({ param, callBackUrl: address }));
    const text = await (await getRecord(edge)).text();
    for (const secret of ['/callbacks/', await callbackToken(edge), KIE_KEY])
      expect(text).not.toContain(secret);
  });

  it('never returns the callback token if KIE repeats the callback address in a failure message', async () => {
    const edge = quietEdge();
    await insertAcceptedTask(edge);
    const token = await callbackToken(edge);
    const failMsg = `no response from ${ORIGIN}${await callbackPath(edge)}`;
    await sendCallback(edge, successBody({ state: 'fail', resultJson: '', failMsg }));
    const text = await (await getRecord(edge)).text();
    expect(text).toContain('no response from');
    expect(text).not.toContain(token);
  });

  it.each(['', 'a b', 'ä', 'a'.repeat(256), 'a%00'])(
    'does not look up the taskId %j, which KIE cannot have given',
    async (taskId) => {
      const edge = quietEdge();
      const find = vi.spyOn(edge.deps.store.tasks, 'findByTaskId');
      const response = await getRecord(edge, `?taskId=${taskId}`);
      expect([response.status, find.mock.calls]).toEqual([422, []]);
    },
  );

  it.each(['?taskId=unknown', '?taskId=', '', '?taskid=x', `?taskId=${ID}`, "?taskId=' or 1=1--"])(
    'returns the error of KIE for an unknown task: %j',
    async (query) => {
      const edge = quietEdge();
      await insertAcceptedTask(edge);
      const response = await getRecord(edge, query);
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({
        code: 422,
        msg: 'recordInfo is null',
        data: null,
        error: { type: 'task_not_found' },
      });
    },
  );

  it('rejects every recordInfo while AUTH_MODE is unset', async () => {
    const edge = quietEdge({ AUTH_MODE: 'required' });
    await insertAcceptedTask(edge);
    expect((await getRecord(edge)).status).toBe(403);
  });
});
