import { describe, expect, it } from 'vitest';
import { KieEdgeError, NetworkError } from '../../src/client/index.ts';
import { createClientRuntime } from '../../src/client/runtime.ts';
import {
  failure,
  CONNECTION_LOST,
  neverResponds,
  proxyPage,
  rejection,
  setUp,
  success,
} from './fake-edge.ts';

const REQUEST = {
  model: 'kling/v2-5-turbo-text-to-video-pro',
  input: { prompt: 'a cat' },
} as const;
const CREATED = { taskId: 'one', readToken: 'read-me' };
const HOUR_MS = 3_600_000;

describe('create', () => {
  it('sends the request unchanged with a generated Idempotency-Key', async () => {
    const { client, edge } = setUp([success(CREATED)]);
    expect(await client.create(REQUEST)).toEqual(CREATED);
    const [request] = edge.requests;
    expect(edge.paths).toEqual(['POST /api/v1/jobs/createTask']);
    expect(JSON.parse(request?.text ?? '')).toEqual(REQUEST);
    expect(request?.headers.get('content-type')).toBe('application/json');
    expect(request?.headers.get('idempotency-key')).toBe('key-1');
  });

  it('generates Idempotency-Keys as unique UUIDv4', () => {
    const keys = Array.from({ length: 1000 }, () => createClientRuntime().newIdempotencyKey());
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(keys.filter((key) => !form.test(key))).toEqual([]);
    expect(new Set(keys).size).toBe(1000);
  });

  it("sends the caller's Idempotency-Key when one is given", async () => {
    const { client, edge } = setUp([success(CREATED)]);
    await client.create(REQUEST, { idempotencyKey: 'mine' });
    expect(edge.headers('idempotency-key')).toEqual(['mine']);
  });

  it.each<[string, Response | Error]>([
    ['no response', CONNECTION_LOST],
    ["a proxy's error page", proxyPage(502)],
    ['a 401 that is not from the edge', Response.json({ code: 401, msg: '' }, { status: 401 })],
    ['a success without a task', success({})],
    ['a success without data', success(null)],
    ['an error marked as retryable', failure(504, 'upstream_unconfirmed', { retryable: true })],
  ])('retries createTask after %s with the same key and body', async (_what, response) => {
    const { client, edge, runtime } = setUp([response, response, success(CREATED)]);
    const created = client.create(REQUEST);
    await runtime.advance(HOUR_MS);
    expect(await created).toEqual(CREATED);
    expect(edge.headers('idempotency-key')).toEqual(['key-1', 'key-1', 'key-1']);
    expect(new Set(edge.requests.map(({ text }) => text)).size).toBe(1);
    expect(runtime.timers).toBe(0);
  });

  it.each<[string, Response]>([
    ['422', failure(422, 'validation_failed')],
    ['402', failure(402, 'budget_exceeded')],
    ['500 not marked as retryable', failure(500, 'upstream_refused')],
    ['401 without a session', failure(401, 'invalid_credentials')],
  ])('does not retry createTask after %s', async (_status, response) => {
    const { client, edge } = setUp([response]);
    expect(await rejection(client.create(REQUEST))).toBeInstanceOf(KieEdgeError);
    expect(edge.requests).toHaveLength(1);
  });

  it('throws the last error after five attempts', async () => {
    const { client, edge, runtime } = setUp([CONNECTION_LOST]);
    const created = rejection(client.create(REQUEST));
    await runtime.advance(HOUR_MS);
    expect(await created).toBeInstanceOf(NetworkError);
    expect(edge.requests).toHaveLength(5);
  });

  it('backs off between attempts and honors Retry-After', async () => {
    const busy = failure(429, 'rate_limited', { retryable: true, headers: { 'retry-after': '7' } });
    const { client, edge, runtime } = setUp([CONNECTION_LOST, busy, success(CREATED)]);
    const created = client.create(REQUEST);
    await runtime.advance(999);
    expect(edge.requests).toHaveLength(1);
    await runtime.advance(1);
    expect(edge.requests).toHaveLength(2);
    await runtime.advance(6999);
    expect(edge.requests).toHaveLength(2);
    await runtime.advance(1);
    expect(await created).toEqual(CREATED);
  });

  it('throws at once when Retry-After exceeds a minute', async () => {
    const headers = { 'retry-after': '61' };
    const { client, edge } = setUp([
      failure(429, 'concurrency_limit_exceeded', { retryable: true, headers }),
    ]);
    const error = await rejection(client.create(REQUEST));
    expect(error).toMatchObject({
      type: 'concurrency_limit_exceeded',
      retryAfterMs: 61_000,
      retryable: true,
    });
    expect(edge.requests).toHaveLength(1);
  });

  it('ends the retry delay with the reason of the aborted signal', async () => {
    const { client, edge, runtime } = setUp([CONNECTION_LOST]);
    const abort = new AbortController();
    const created = rejection(client.create(REQUEST, { signal: abort.signal }));
    await runtime.advance(500);
    const reason = new Error('no more');
    abort.abort(reason);
    expect(await created).toBe(reason);
    expect([edge.requests.length, runtime.timers]).toEqual([1, 0]);
  });

  it('aborts the request in flight when the signal is aborted', async () => {
    const { client, edge, runtime } = setUp([neverResponds]);
    const abort = new AbortController();
    const created = rejection(client.create(REQUEST, { signal: abort.signal }));
    await runtime.advance(500);
    abort.abort();
    expect(await created).toMatchObject({ name: 'AbortError' });
    expect([edge.requests[0]?.signal?.aborted, runtime.timers]).toEqual([true, 0]);
  });

  it('sends nothing when the signal is already aborted', async () => {
    const { client, edge } = setUp([success(CREATED)]);
    const created = client.create(REQUEST, { signal: AbortSignal.abort('too late') });
    expect(await rejection(created)).toBe('too late');
    expect(edge.requests).toEqual([]);
  });
});
