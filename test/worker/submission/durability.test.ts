import { describe, expect, it, vi } from 'vitest';
import { builtInCatalogue } from '../../../src/worker/models/catalogue.ts';
import { DEFAULT_LIMITS } from '../../../src/worker/auth/client.ts';
import { createTask } from '../../../src/worker/submission/create-task.ts';
import {
  accepted,
  ORIGIN,
  DEFAULT_MODEL,
  testEdge,
  type TestEdge,
  FIRST_ID,
} from '../../support/edge.ts';
import { rows } from '../tasks/builders.ts';
import { aBody, errorOf, post, acceptingEdge } from './builders.ts';
import { callbackPath } from '../callbacks/builders.ts';

const CLIENT = {
  id: 'none',
  account: 'none',
  authMethod: 'none',
  models: [],
  limits: DEFAULT_LIMITS.none,
} as const;
const BODY = { model: DEFAULT_MODEL, input: { prompt: 'a lake' } };
const submit = async (edge: TestEdge) => {
  const request = {
    body: BODY,
    client: CLIENT,
    catalogue: builtInCatalogue,
    idempotencyKey: undefined,
    publicBaseUrl: ORIGIN,
  };
  return (await createTask(edge.deps, request)).data;
};
const rejectAsUnavailable = () => Promise.reject(new Error('D1_ERROR: no such table: tasks'));

describe('createTask while D1 is unavailable', () => {
  it('returns 500 without details and does not call KIE if D1 fails at the admission', async () => {
    const edge = acceptingEdge();
    const admit = vi.fn(rejectAsUnavailable);
    edge.deps.admit = admit;
    vi.spyOn(console, 'error').mockReturnValue();
    const response = await post(edge, aBody());
    const { code, msg, error } = await errorOf(response);
    expect([response.status, code, error.type, error.retryable]).toEqual([
      500,
      500,
      'internal',
      true,
    ]);
    expect(msg).not.toMatch(/D1|table/);
    expect(edge.calls).toEqual([]);
    expect(admit).toHaveBeenCalledTimes(1); // a second one might admit a task twice
  });

  it('returns the taskId if D1 cannot record the acceptance', async () => {
    const edge = acceptingEdge();
    const recordAccepted = vi.fn(rejectAsUnavailable);
    edge.deps.store.tasks.recordAccepted = recordAccepted;
    const response = await post(edge, aBody());
    expect(await response.json()).toMatchObject({ code: 200, data: { taskId: 't1' } });
    expect(recordAccepted).toHaveBeenCalledTimes(3);
    expect(edge.calls).toHaveLength(1);
  });

  it('records the acceptance in a second attempt if D1 fails at the first', async () => {
    const edge = acceptingEdge();
    const real = { ...edge.deps.store.tasks };
    edge.deps.store.tasks.recordAccepted = vi
      .fn<typeof real.recordAccepted>((...args) => real.recordAccepted(...args))
      .mockImplementationOnce(rejectAsUnavailable);
    await submit(edge);
    expect(await rows('select state, task_id from tasks')).toEqual([
      { state: 'waiting', task_id: 't1' },
    ]);
  });

  it("returns KIE's rejection if D1 cannot record it", async () => {
    const edge = testEdge(() =>
      Response.json({ code: 402, msg: 'Credits insufficient', data: null }),
    );
    edge.deps.store.tasks.recordRefused = rejectAsUnavailable;
    expect((await post(edge, aBody())).status).toBe(402);
  });
});

describe('createTask', () => {
  it('creates two tasks for two equal requests without an Idempotency-Key', async () => {
    let n = 0;
    const edge = testEdge(() => accepted(`t${n++}`));
    await submit(edge);
    await submit(edge);
    expect(await rows('select task_id from tasks order by id')).toEqual([
      { task_id: 't0' },
      { task_id: 't1' },
    ]);
  });

  it("keeps the end that a callback reported before KIE's response arrived", async () => {
    const edge = testEdge(async () => {
      await edge.request(await callbackPath(edge, FIRST_ID), {
        method: 'POST',
        body: '{"code":501,"data":{"taskId":"t1","state":"fail"}}',
      });
      return accepted('t1');
    });
    expect(await submit(edge)).toMatchObject({ taskId: 't1' });
    expect(await rows('select state, task_id from tasks')).toEqual([
      { state: 'fail', task_id: 't1' },
    ]);
  });
});
