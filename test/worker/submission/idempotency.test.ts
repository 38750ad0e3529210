import { describe, expect, it } from 'vitest';
import { accepted, testEdge, FIRST_ID } from '../../support/edge.ts';
import { countRows, rows } from '../tasks/builders.ts';
import { aBody, errorOf, postWithKey, kieRejection, acceptingEdge } from './builders.ts';

const REPLAYED = 'idempotent-replayed';

describe('createTask with a used Idempotency-Key', () => {
  it('replays the first response with a marker header for the same body, without calling KIE', async () => {
    const edge = acceptingEdge();
    const first = await postWithKey(edge);
    const second = await postWithKey(edge);
    expect([first.status, first.headers.get(REPLAYED)]).toEqual([200, null]);
    expect([second.status, second.headers.get(REPLAYED)]).toEqual([200, 'true']);
    expect(await second.json()).toEqual(await first.json());
    expect([edge.calls.length, await countRows('tasks')]).toEqual([1, 1]);
  });

  it("replays all of KIE's data, unknown fields included", async () => {
    const data = { taskId: 't1', recordId: 'r1', more: { of: ['KIE', 1.5, null] } };
    const edge = testEdge(() => Response.json({ code: 200, data }));
    await postWithKey(edge);
    expect(await (await postWithKey(edge)).json()).toMatchObject({ data });
  });

  it('replays the first response long after the task has ended', async () => {
    const edge = acceptingEdge();
    const first = await postWithKey(edge);
    await edge.deps.store.tasks.end(FIRST_ID, 'expired_unknown', edge.clock.now);
    edge.clock.now += 30 * 24 * 3_600_000;
    expect(await (await postWithKey(edge)).json()).toEqual(await first.json());
  });

  it.each([
    ['another prompt', aBody({ input: { prompt: 'a sea' } })],
    ['another callBackUrl', aBody({ callBackUrl: 'https://app.test/' })],
    ['one more field', aBody({ input: { prompt: 'a lake', duration: '5', cfg_scale: 0.5 } })],
  ])('returns 422 and does not call KIE for a body with %s', async (_what, body) => {
    const edge = acceptingEdge();
    await postWithKey(edge);
    const response = await postWithKey(edge, 'k', body);
    const { code, error } = await errorOf(response);
    expect([response.status, code]).toEqual([422, 422]);
    expect(error).toMatchObject({ type: 'idempotency_mismatch', retryable: false });
    expect([edge.calls.length, await countRows('tasks')]).toEqual([1, 1]);
  });

  it('replays the response for the same body with other white space', async () => {
    const edge = acceptingEdge();
    await postWithKey(edge);
    const spaced = JSON.stringify(aBody(), null, 2);
    expect((await postWithKey(edge, 'k', spaced)).headers.get(REPLAYED)).toBe('true');
  });

  it('compares a UUID without case', async () => {
    const edge = acceptingEdge();
    const uuid = '0B3E7F5A-9C1D-1E2F-8A6B-123456789ABC';
    const first = await postWithKey(edge, uuid);
    const second = await postWithKey(edge, uuid.toLowerCase());
    expect(second.headers.get(REPLAYED)).toBe('true');
    expect(await second.json()).toEqual(await first.json());
    expect(edge.calls).toHaveLength(1);
  });

  it('treats other keys that differ in case as different', async () => {
    let n = 0;
    const edge = testEdge(() => accepted(`t${n++}`));
    await postWithKey(edge, 'k');
    expect((await postWithKey(edge, 'K')).headers.get(REPLAYED)).toBeNull();
    expect(edge.calls).toHaveLength(2);
  });
});

describe('createTask with the Idempotency-Key of a task that KIE rejected', () => {
  it('replays a rejection of the request without calling KIE', async () => {
    const edge = testEdge(() => kieRejection(422, 'The prompt is not allowed'));
    const first = await postWithKey(edge);
    const second = await postWithKey(edge);
    const { error: one, ...firstBody } = await errorOf(first);
    const { error: two, ...secondBody } = await errorOf(second);
    expect([second.status, secondBody]).toEqual([first.status, firstBody]);
    expect([first.status, two.type, two.retryable]).toEqual([422, one.type, one.retryable]);
    expect(edge.calls).toHaveLength(1);
  });

  it('marks a replayed rejection by the header', async () => {
    const edge = testEdge(() => kieRejection(422, 'The prompt is not allowed'));
    await postWithKey(edge);
    expect((await postWithKey(edge)).headers.get(REPLAYED)).toBe('true');
  });

  it.each([
    ['the maintenance code', 455, 1],
    ['the rejection of the key', 401, 1],
    ['the rejection for lack of credits, once the operator has topped up', 402, 1],
    ['the rejection for the caps of the key', 433, 1],
    ['a model that is out of order', 501, 1],
    ['a feature that is switched off', 505, 1],
    ['the rate limit until the last attempt', 429, 5],
  ])('submits the task again under its key after %s', async (_what, code, attempts) => {
    let calls = 0;
    const edge = testEdge(() =>
      calls++ < attempts ? kieRejection(code, 'later') : accepted('t1'),
    );
    expect((await postWithKey(edge)).status).toBe(code);
    const second = await postWithKey(edge);
    expect([second.status, second.headers.get(REPLAYED)]).toEqual([200, null]);
    expect(edge.calls).toHaveLength(attempts + 1);
    expect(await rows('select idempotency_key as k from tasks where task_id is not null')).toEqual([
      { k: 'k' },
    ]);
  });
});

describe('the format of Idempotency-Key', () => {
  it.each([
    ['that is empty', ''],
    ['of 256 characters', 'k'.repeat(256)],
    ['with a control character', 'a\tb'],
    ['with a space', 'a b'],
    ['with the character DEL', 'a\u007f'],
    ['that is not ASCII', 'schlüssel'],
  ])('rejects a key %s with 422, names the header and does not call KIE', async (_what, key) => {
    const edge = acceptingEdge();
    const response = await postWithKey(edge, key);
    const { error } = await errorOf(response);
    expect([response.status, error.type]).toEqual([422, 'validation_failed']);
    expect(error.fields?.map(({ field }) => field)).toEqual(['Idempotency-Key']);
    expect([edge.calls.length, await countRows('tasks')]).toEqual([0, 0]);
  });

  it.each(['k', 'k'.repeat(255), '!~"\'(),/:;<=>?@[\\]{}', '0'])(
    'accepts the key %j',
    async (key) => {
      const edge = acceptingEdge();
      await postWithKey(edge, key);
      expect((await postWithKey(edge, key)).headers.get(REPLAYED)).toBe('true');
    },
  );
});
