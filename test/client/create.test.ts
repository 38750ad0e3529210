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
  it('sends the request as it is, under a key of its own', async () => {
    const { client, edge } = setUp([success(CREATED)]);
    expect(await client.create(REQUEST)).toEqual(CREATED);
    const [asked] = edge.requests;
    expect(edge.paths).toEqual(['POST /api/v1/jobs/createTask']);
    expect(JSON.parse(asked?.text ?? '')).toEqual(REQUEST);
    expect(asked?.headers.get('content-type')).toBe('application/json');
    expect(asked?.headers.get('idempotency-key')).toBe('key-1');
  });

  it('makes its keys as random UUIDs, which the edge knows by their form', () => {
    const keys = Array.from({ length: 1000 }, () => createClientRuntime().newIdempotencyKey());
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(keys.filter((key) => !form.test(key))).toEqual([]);
    expect(new Set(keys).size).toBe(1000);
  });

  it('takes a key of the caller', async () => {
    const { client, edge } = setUp([success(CREATED)]);
    await client.create(REQUEST, { idempotencyKey: 'mine' });
    expect(edge.headers('idempotency-key')).toEqual(['mine']);
  });

  it.each<[string, Response | Error]>([
    ['no answer', CONNECTION_LOST],
    ['the page of a proxy', proxyPage(502)],
    ['a refusal that is not of the edge', Response.json({ code: 401, msg: '' }, { status: 401 })],
    ['a success without a task', success({})],
    ['a success without data', success(null)],
    ['what the edge calls retryable', failure(504, 'upstream_unconfirmed', { retryable: true })],
  ])('repeats after %s, with the same key and body', async (_what, answer) => {
    const { client, edge, world } = setUp([answer, answer, success(CREATED)]);
    const created = client.create(REQUEST);
    await world.advance(HOUR_MS);
    expect(await created).toEqual(CREATED);
    expect(edge.headers('idempotency-key')).toEqual(['key-1', 'key-1', 'key-1']);
    expect(new Set(edge.requests.map(({ text }) => text)).size).toBe(1);
    expect(world.timers).toBe(0);
  });

  it.each<[string, Response]>([
    ['422', failure(422, 'validation_failed')],
    ['402', failure(402, 'budget_exceeded')],
    ['500 that is not retryable', failure(500, 'upstream_refused')],
    ['401 without a session', failure(401, 'invalid_credentials')],
  ])('is over with %s', async (_status, answer) => {
    const { client, edge } = setUp([answer]);
    expect(await rejection(client.create(REQUEST))).toBeInstanceOf(KieEdgeError);
    expect(edge.requests).toHaveLength(1);
  });

  it('gives up after five tries, with the last error', async () => {
    const { client, edge, world } = setUp([CONNECTION_LOST]);
    const created = rejection(client.create(REQUEST));
    await world.advance(HOUR_MS);
    expect(await created).toBeInstanceOf(NetworkError);
    expect(edge.requests).toHaveLength(5);
  });

  it('waits longer each time, and as long as the edge asks', async () => {
    const busy = failure(429, 'rate_limited', { retryable: true, headers: { 'retry-after': '7' } });
    const { client, edge, world } = setUp([CONNECTION_LOST, busy, success(CREATED)]);
    const created = client.create(REQUEST);
    await world.advance(999);
    expect(edge.requests).toHaveLength(1);
    await world.advance(1);
    expect(edge.requests).toHaveLength(2);
    await world.advance(6999);
    expect(edge.requests).toHaveLength(2);
    await world.advance(1);
    expect(await created).toEqual(CREATED);
  });

  it('does not wait for what is a minute away', async () => {
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

  it('ends a wait when it is aborted, by the reason of the signal', async () => {
    const { client, edge, world } = setUp([CONNECTION_LOST]);
    const abort = new AbortController();
    const created = rejection(client.create(REQUEST, { signal: abort.signal }));
    await world.advance(500);
    const reason = new Error('no more');
    abort.abort(reason);
    expect(await created).toBe(reason);
    expect([edge.requests.length, world.timers]).toEqual([1, 0]);
  });

  it('ends a request when it is aborted', async () => {
    const { client, edge, world } = setUp([neverResponds]);
    const abort = new AbortController();
    const created = rejection(client.create(REQUEST, { signal: abort.signal }));
    await world.advance(500);
    abort.abort();
    expect(await created).toMatchObject({ name: 'AbortError' });
    expect([edge.requests[0]?.signal?.aborted, world.timers]).toEqual([true, 0]);
  });

  it('sends nothing for a signal that is aborted already', async () => {
    const { client, edge } = setUp([success(CREATED)]);
    const created = client.create(REQUEST, { signal: AbortSignal.abort('too late') });
    expect(await rejection(created)).toBe('too late');
    expect(edge.requests).toEqual([]);
  });
});
