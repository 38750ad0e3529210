import { describe, expect, it } from 'vitest';
import { quietEdge, sendCallback, successBody } from '../callbacks/builders.ts';
import { SEED_FAILURE } from '../upstream/seed-callbacks.ts';
import { KIE_KEY, ORIGIN, DEFAULT_MODEL, type TestEdge } from '../../support/edge.ts';
import { anAcceptance, CLIP_URL, ID, KIE_ID, NOW, submittedTask } from '../tasks/builders.ts';

const ask = (edge: TestEdge, query = `?taskId=${KIE_ID}`) =>
  edge.request(`/api/v1/jobs/recordInfo${query}`);
const dataOf = async (edge: TestEdge) =>
  (await (await ask(edge)).json<{ data: Record<string, unknown> }>()).data;

/** A task that KIE has taken, with the caller's own callback address in it or none. */
async function takenTask(edge: TestEdge, callBackUrl?: string): Promise<void> {
  const body = { model: DEFAULT_MODEL, callBackUrl, input: { prompt: 'a lake' } };
  await submittedTask({ request: JSON.stringify(body) });
  await edge.deps.store.tasks.recordAccepted(ID, anAcceptance, NOW + 5);
}

describe('recordInfo', () => {
  it('of a task that runs is as KIE has it', async () => {
    const edge = quietEdge();
    await takenTask(edge);
    const response = await ask(edge);
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
        // Ours.
        estimate: { elapsedMs: 0, remainingMs: null, p50Ms: null, p90Ms: null },
      },
    });
  });

  it.each([
    ['where the request came in', {}, ORIGIN],
    ['PUBLIC_URL', { PUBLIC_URL: 'http://public.test/' }, 'http://public.test'],
  ])('of a success has absolute links, by %s', async (_what, vars, origin) => {
    const edge = quietEdge(vars);
    await takenTask(edge);
    await sendCallback(edge, successBody({ costTime: 8, consumeCredits: 0.5, remainedCredits: 9 }));
    const data = await dataOf(edge);
    expect(data).toMatchObject({ state: 'success', costTime: 8, consumeCredits: 0.5 });
    expect(data).toMatchObject({ remainedCredits: 9, failCode: null });
    expect(JSON.parse(String(data['resultJson']))).toEqual({
      resultUrls: [`${origin}/files/${ID}/0.mp4`],
    });
    expect(JSON.stringify(data)).not.toContain(CLIP_URL);
  });

  it('of a failure has code, message and the times of KIE', async () => {
    const edge = quietEdge();
    await takenTask(edge);
    await sendCallback(edge, { ...SEED_FAILURE, data: { ...SEED_FAILURE.data, taskId: KIE_ID } });
    expect(await dataOf(edge)).toMatchObject({
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

  it("gives the caller's own callBackUrl back in param", async () => {
    const edge = quietEdge();
    await takenTask(edge, 'https://app.test/hook');
    expect(JSON.parse(String((await dataOf(edge))['param']))).toEqual({
      callBackUrl: 'https://app.test/hook',
      model: DEFAULT_MODEL,
      input: { prompt: 'a lake' },
    });
  });

  it("never has the callback address, the token or the key in it, whatever KIE's callback echoes", async () => {
    const edge = quietEdge();
    await takenTask(edge);
    const address = `${ORIGIN}/callbacks/${ID}/${await edge.deps.keys.callback.sign(ID)}`;
    const param = JSON.stringify({ callBackUrl: address, model: DEFAULT_MODEL, input: '{}' });
    await sendCallback(edge, successBody({ param, callBackUrl: address }));
    const text = await (await ask(edge)).text();
    for (const secret of ['/callbacks/', await edge.deps.keys.callback.sign(ID), KIE_KEY])
      expect(text).not.toContain(secret);
  });

  it('never has the token in it when KIE names the callback address as the reason of a failure', async () => {
    const edge = quietEdge();
    await takenTask(edge);
    const token = await edge.deps.keys.callback.sign(ID);
    const failMsg = `no answer from ${ORIGIN}/callbacks/${ID}/${token}`;
    await sendCallback(edge, successBody({ state: 'fail', resultJson: '', failMsg }));
    const text = await (await ask(edge)).text();
    expect(text).toContain('no answer from');
    expect(text).not.toContain(token);
  });

  it.each(['?taskId=unknown', '?taskId=', '', '?taskid=x', `?taskId=${ID}`, "?taskId=' or 1=1--"])(
    'of what is no task says so as KIE does: %j',
    async (query) => {
      const edge = quietEdge();
      await takenTask(edge);
      const response = await ask(edge, query);
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({
        code: 422,
        msg: 'recordInfo is null',
        data: null,
        error: { type: 'task_not_found' },
      });
    },
  );

  it('is closed while AUTH_MODE is unset', async () => {
    const edge = quietEdge({ AUTH_MODE: 'required' });
    await takenTask(edge);
    expect((await ask(edge)).status).toBe(403);
  });
});
