import { describe, expect, it } from 'vitest';
import { KieEdgeError, NetworkError, type KieEdgeClient } from '../../src/client/index.ts';
import {
  failure,
  CONNECTION_LOST,
  neverResponds,
  proxyPage,
  rejection,
  setUp,
  success,
  type FakeResponse,
} from './fake-edge.ts';
import { task } from './fake-task.ts';

/** A response whose body fails. */
const truncated = () =>
  new Response(new ReadableStream({ start: (controller) => controller.error(new Error('cut')) }));

const HOUR_MS = 3_600_000;

/** Returns what `usage` throws for a response. */
async function errorFor(response: FakeResponse): Promise<unknown> {
  const { client, runtime } = setUp([response]);
  const error = rejection(client.usage());
  await runtime.advance(HOUR_MS);
  return error;
}

describe('an error of the client', () => {
  it("carries every field of the edge's error", async () => {
    const fields = [{ field: 'input.duration', message: 'must be one of "5", "10"' }];
    const response = failure(422, 'validation_failed', {
      msg: 'input.duration is',
      more: { fields },
    });
    const error = await errorFor(response);
    expect(error).toBeInstanceOf(KieEdgeError);
    expect(error).toMatchObject({
      name: 'KieEdgeError',
      message: 'input.duration is',
      type: 'validation_failed',
      status: 422,
      requestId: 'req-1',
      retryable: false,
      fields,
    });
  });

  it('has resetsAt for budget_exceeded', async () => {
    const error = await errorFor(failure(402, 'budget_exceeded', { more: { resetsAt: 12 } }));
    expect(error).toMatchObject({ type: 'budget_exceeded', resetsAt: 12 });
  });

  it.each([
    ['7', 7000],
    [new Date(1_764_000_300_000).toUTCString(), expect.any(Number)],
    ['soon', undefined],
  ])('parses Retry-After: %s', async (value, expected) => {
    const response = failure(403, 'auth_not_configured', { headers: { 'retry-after': value } });
    expect(await errorFor(response)).toMatchObject({ retryAfterMs: expected });
  });

  it.each<[string, FakeResponse]>([
    ["a proxy's error page", proxyPage(403)],
    ['an HTML page with status 200', proxyPage(200)],
    ['JSON without an envelope', Response.json({ message: 'hello' })],
    ['JSON that is not an object', Response.json(null)],
    ['an envelope without `error`', Response.json({ code: 433, msg: 'no' })],
    ["a gateway's envelope", Response.json({ code: 401, msg: 'no' }, { status: 401 })],
    ['a success without data', success(null)],
    ['an empty body', new Response(null)],
  ])('throws a NetworkError for %s', async (_what, response) => {
    const error = await errorFor(response);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ retryable: true, status: (response as Response).status });
  });

  it('throws a NetworkError with the cause when fetch rejects', async () => {
    expect(await errorFor(CONNECTION_LOST)).toMatchObject({
      name: 'NetworkError',
      cause: CONNECTION_LOST,
    });
  });

  it('throws a NetworkError for a truncated response', async () => {
    expect(await errorFor(truncated)).toBeInstanceOf(NetworkError);
  });
});

describe('a read request', () => {
  it.each<[string, FakeResponse]>([
    ['no response', CONNECTION_LOST],
    ['429', failure(429, 'rate_limited', { retryable: true })],
    ['503 not marked as retryable', failure(503, 'misconfigured')],
    ["a proxy's error page", proxyPage(502)],
  ])('retries a read after %s', async (_what, response) => {
    const { client, runtime } = setUp([response, success({ models: [] })]);
    const models = client.models();
    await runtime.advance(HOUR_MS);
    expect(await models).toEqual([]);
  });

  it.each<[string, (client: KieEdgeClient) => Promise<unknown>, unknown]>([
    ['a task without a state', (client) => client.get('one'), { taskId: 'one' }],
    ['models that are not a list', (client) => client.models(), { models: {} }],
  ])('throws a NetworkError after five responses with %s', async (_what, send, data) => {
    const { client, edge, runtime } = setUp([success(data)]);
    const error = rejection(send(client));
    await runtime.advance(HOUR_MS);
    expect(await error).toBeInstanceOf(NetworkError);
    expect(edge.requests).toHaveLength(5);
  });

  it('retries a read that times out', async () => {
    const { client, edge, runtime } = setUp([neverResponds, success({ models: [] })]);
    const models = client.models();
    await runtime.advance(HOUR_MS);
    expect(await models).toEqual([]);
    expect(edge.requests[0]?.signal?.aborted).toBe(true);
    expect(runtime.timers).toBe(0);
  });

  it('sends each read to its path with encoded parameters', async () => {
    const { client, edge } = setUp([success({ models: [], id: 'a', taskId: 'a', state: 'fail' })]);
    await client.models();
    await client.models({ kind: 'video', text: 'a b' });
    await client.model('kling/v2?x');
    await client.usage();
    await client.get('a/b');
    await client.estimate({ model: 'any', input: {} });
    expect(edge.paths).toEqual([
      'GET /api/v1/models',
      'GET /api/v1/models?kind=video&text=a+b',
      'GET /api/v1/models/kling/v2%3Fx',
      'GET /api/v1/usage',
      'GET /api/v1/jobs/recordInfo?taskId=a%2Fb',
      'POST /api/v1/jobs/estimate',
    ]);
  });

  it('appends paths to a base URL with trailing slashes', async () => {
    const { client, edge } = setUp([success({})], { baseUrl: 'https://edge.example/below//' });
    await client.usage();
    expect(edge.paths).toEqual(['GET /below/api/v1/usage']);
  });

  it('calls the token function for each attempt', async () => {
    let count = 0;
    const token = async () => `token-${(count += 1)}`;
    const { client, edge, runtime } = setUp([CONNECTION_LOST, success({})], { token });
    const usage = client.usage();
    await runtime.advance(HOUR_MS);
    await usage;
    expect(edge.headers('authorization')).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('throws what the token function throws', async () => {
    const reason = new Error('not logged in');
    const { client, edge } = setUp([success({})], { token: () => Promise.reject(reason) });
    expect(await rejection(client.usage())).toBe(reason);
    expect(edge.requests).toEqual([]);
  });

  it('sends a read token in its header', async () => {
    const { client, edge } = setUp([success(task('waiting'))]);
    await client.get({ taskId: 'one', readToken: 'read-me' });
    expect(edge.headers('x-read-token')).toEqual(['read-me']);
  });
});

describe('upload', () => {
  it('sends a form with the file name before the file', async () => {
    const { client, edge } = setUp([success({ downloadUrl: 'https://edge.example/uploads/a' })]);
    const file = new Blob(['bytes'], { type: 'image/png' });
    const { downloadUrl } = await client.upload(file, { fileName: 'cat.png' });
    expect(downloadUrl).toBe('https://edge.example/uploads/a');
    const [request] = edge.requests;
    expect(edge.paths).toEqual(['POST /api/file-stream-upload']);
    expect(request?.headers.get('content-type')).toBeNull();
    expect([...(request?.form?.keys() ?? [])]).toEqual(['fileName', 'file']);
  });

  it('does not retry an upload, which would create a second file', async () => {
    const { client, edge } = setUp([CONNECTION_LOST]);
    expect(await rejection(client.upload(new Blob(['bytes'])))).toBeInstanceOf(NetworkError);
    expect(edge.requests).toHaveLength(1);
  });
});
