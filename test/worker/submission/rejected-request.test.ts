import { describe, expect, it } from 'vitest';
import {
  cutRejectedRequest,
  isSameRequest,
} from '../../../src/worker/submission/rejected-request.ts';
import { DEFAULT_MODEL, testEdge } from '../../support/edge.ts';
import { rows } from '../tasks/builders.ts';
import { errorOf, kieRejection, post, postWithKey } from './builders.ts';

const LONG = { model: 'a/b', input: { prompt: 'x'.repeat(250_000), n: 1 } };
const URLS = Array.from({ length: 4000 }, (_, n) => `https://app.example.com/${n}.png`);
const CALLBACK_URL = `https://app.example.com/${'c'.repeat(2000)}`;

const rejectingEdge = (msg = 'The model is not supported') =>
  testEdge(() => kieRejection(422, msg), { ALLOWED_MODELS: '*', VALIDATION: 'off' });
const [MAX_REQUEST, MAX_MESSAGE] = [1300, 1000];

describe('a request that KIE rejects', () => {
  it.each([
    ['a long prompt', LONG],
    ['many addresses', { model: 'a/b', input: { image_urls: URLS } }],
    ['many fields', { model: 'a/b', input: Object.fromEntries(URLS.map((url) => [url, 1])) }],
    ['a long callBackUrl', { ...LONG, callBackUrl: CALLBACK_URL }],
  ])('is stored with at most 1.3 KB and its length: %s', async (_what, body) => {
    const edge = rejectingEdge();
    expect((await post(edge, body)).status).toBe(422);
    const [task] = await rows(
      'select state, octet_length(request) as bytes, request, callback_origin from tasks',
    );
    expect(task).toMatchObject({ state: 'refused', callback_origin: null });
    expect(task?.['bytes']).toBeLessThan(MAX_REQUEST);
    expect(JSON.parse(String(task?.['request']))).toMatchObject({
      model: 'a/b',
      cut: { characters: JSON.stringify(body).length },
    });
    expect(await rows('select stored_bytes as bytes from accounts')).toEqual([
      { bytes: task?.['bytes'] },
    ]);
  });

  it('keeps the beginning of its prompt for the operator', async () => {
    const kept = JSON.parse(await cutRejectedRequest(JSON.stringify(LONG))) as object;
    expect(kept).toMatchObject({ input: { prompt: `${'x'.repeat(511)}…`, n: 1 } });
  });

  it('is stored whole if it is short', async () => {
    const body = { model: DEFAULT_MODEL, input: { prompt: 'a lake' } };
    await post(rejectingEdge(), body);
    expect(await rows('select request from tasks')).toEqual([{ request: JSON.stringify(body) }]);
  });

  it('is recognized under its Idempotency-Key after it was cut, and another body is not', async () => {
    const edge = rejectingEdge();
    const first = await errorOf(await postWithKey(edge, 'k', LONG));
    const second = await postWithKey(edge, 'k', LONG);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect((await errorOf(second)).msg).toBe(first.msg);
    const other = { ...LONG, input: { ...LONG.input, prompt: `${'x'.repeat(249_999)}y` } };
    const third = await errorOf(await postWithKey(edge, 'k', other));
    expect(third.error.type).toBe('idempotency_mismatch');
    expect(edge.calls).toHaveLength(1);
  });

  it("is answered and stored with the same beginning of KIE's message, however long it is", async () => {
    const edge = rejectingEdge('m'.repeat(400_000));
    const first = await errorOf(await postWithKey(edge, 'k'));
    expect(first.msg).toHaveLength(MAX_MESSAGE);
    expect((await errorOf(await postWithKey(edge, 'k'))).msg).toBe(first.msg);
    expect(await rows('select fail_msg as msg from tasks')).toEqual([{ msg: first.msg }]);
  });
});

describe('isSameRequest', () => {
  it('trusts the key of a request whose input retention has deleted', async () => {
    expect(await isSameRequest('{"model":"a/b"}', JSON.stringify(LONG))).toBe(true);
    expect(await isSameRequest('{"model":"a/b","input":{}}', JSON.stringify(LONG))).toBe(false);
  });
});
