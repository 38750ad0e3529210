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

/** An answer that is cut. */
const broken = () =>
  new Response(new ReadableStream({ start: (controller) => controller.error(new Error('cut')) }));

const HOUR_MS = 3_600_000;

/** What `usage` throws for an answer. */
async function errorFor(answer: FakeResponse): Promise<unknown> {
  const { client, world } = setUp([answer]);
  const error = rejection(client.usage());
  await world.advance(HOUR_MS);
  return error;
}

describe('an error', () => {
  it('of the edge says all that the edge said', async () => {
    const fields = [{ field: 'input.duration', message: 'must be one of "5", "10"' }];
    const answer = failure(422, 'validation_failed', {
      msg: 'input.duration is',
      more: { fields },
    });
    const error = await errorFor(answer);
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

  it('says when there is a new budget', async () => {
    const error = await errorFor(failure(402, 'budget_exceeded', { more: { resetsAt: 12 } }));
    expect(error).toMatchObject({ type: 'budget_exceeded', resetsAt: 12 });
  });

  it.each([
    ['7', 7000],
    [new Date(1_764_000_300_000).toUTCString(), expect.any(Number)],
    ['soon', undefined],
  ])('reads Retry-After: %s', async (value, expected) => {
    const answer = failure(403, 'auth_not_configured', { headers: { 'retry-after': value } });
    expect(await errorFor(answer)).toMatchObject({ retryAfterMs: expected });
  });

  it.each<[string, FakeResponse]>([
    ['the page of a proxy', proxyPage(403)],
    ['a page where an answer should be', proxyPage(200)],
    ['JSON of somebody else', Response.json({ message: 'hello' })],
    ['JSON that is no object', Response.json(null)],
    ['an envelope without the part of the edge', Response.json({ code: 433, msg: 'no' })],
    ['an envelope of a gateway', Response.json({ code: 401, msg: 'no' }, { status: 401 })],
    ['a success without data', success(null)],
    ['nothing at all', new Response(null)],
  ])('for %s is one of the network', async (_what, answer) => {
    const error = await errorFor(answer);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ retryable: true, status: (answer as Response).status });
  });

  it('for no answer has what fetch threw as its cause', async () => {
    expect(await errorFor(CONNECTION_LOST)).toMatchObject({
      name: 'NetworkError',
      cause: CONNECTION_LOST,
    });
  });

  it('for an answer that breaks off is one of the network', async () => {
    expect(await errorFor(broken)).toBeInstanceOf(NetworkError);
  });
});

describe('a read', () => {
  it.each<[string, FakeResponse]>([
    ['no answer', CONNECTION_LOST],
    ['429', failure(429, 'rate_limited', { retryable: true })],
    ['503 that is not retryable', failure(503, 'misconfigured')],
    ['the page of a proxy', proxyPage(502)],
  ])('is repeated after %s', async (_what, answer) => {
    const { client, world } = setUp([answer, success({ models: [] })]);
    const models = client.models();
    await world.advance(HOUR_MS);
    expect(await models).toEqual([]);
  });

  it.each<[string, (client: KieEdgeClient) => Promise<unknown>, unknown]>([
    ['a task without a state', (client) => client.get('one'), { taskId: 'one' }],
    ['models that are no list', (client) => client.models(), { models: {} }],
  ])('is repeated after %s, and then given up as not answered', async (_what, ask, data) => {
    const { client, edge, world } = setUp([success(data)]);
    const error = rejection(ask(client));
    await world.advance(HOUR_MS);
    expect(await error).toBeInstanceOf(NetworkError);
    expect(edge.requests).toHaveLength(5);
  });

  it('that is never answered is given up, and repeated', async () => {
    const { client, edge, world } = setUp([neverResponds, success({ models: [] })]);
    const models = client.models();
    await world.advance(HOUR_MS);
    expect(await models).toEqual([]);
    expect(edge.requests[0]?.signal?.aborted).toBe(true);
    expect(world.timers).toBe(0);
  });

  it('asks for what was meant', async () => {
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

  it('goes by the base address, whatever its end', async () => {
    const { client, edge } = setUp([success({})], { baseUrl: 'https://edge.example/below//' });
    await client.usage();
    expect(edge.paths).toEqual(['GET /below/api/v1/usage']);
  });

  it('shows a token, anew at each request', async () => {
    let count = 0;
    const token = async () => `token-${(count += 1)}`;
    const { client, edge, world } = setUp([CONNECTION_LOST, success({})], { token });
    const usage = client.usage();
    await world.advance(HOUR_MS);
    await usage;
    expect(edge.headers('authorization')).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('throws what the giver of the token throws, as it is', async () => {
    const reason = new Error('nobody is logged in');
    const { client, edge } = setUp([success({})], { token: () => Promise.reject(reason) });
    expect(await rejection(client.usage())).toBe(reason);
    expect(edge.requests).toEqual([]);
  });

  it('by a read token shows it in a header', async () => {
    const { client, edge } = setUp([success(task('waiting'))]);
    await client.get({ taskId: 'one', readToken: 'read-me' });
    expect(edge.headers('x-read-token')).toEqual(['read-me']);
  });
});

describe('an upload', () => {
  it('is a form with the file, its name before it', async () => {
    const { client, edge } = setUp([success({ downloadUrl: 'https://edge.example/uploads/a' })]);
    const file = new Blob(['bytes'], { type: 'image/png' });
    const { downloadUrl } = await client.upload(file, { fileName: 'cat.png' });
    expect(downloadUrl).toBe('https://edge.example/uploads/a');
    const [asked] = edge.requests;
    expect(edge.paths).toEqual(['POST /api/file-stream-upload']);
    expect(asked?.headers.get('content-type')).toBeNull();
    expect([...(asked?.form?.keys() ?? [])]).toEqual(['fileName', 'file']);
  });

  it('is not repeated: that would be a second file', async () => {
    const { client, edge } = setUp([CONNECTION_LOST]);
    expect(await rejection(client.upload(new Blob(['bytes'])))).toBeInstanceOf(NetworkError);
    expect(edge.requests).toHaveLength(1);
  });
});
