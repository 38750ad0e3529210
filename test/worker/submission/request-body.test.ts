import { describe, expect, it } from 'vitest';
import { DEFAULT_MODEL, type TestEdge } from '../../support/edge.ts';
import { countRows } from '../tasks/builders.ts';
import { aBody, CREATE_PATH, errorOf, post, bodySentToKie, acceptingEdge } from './builders.ts';

const LIMIT = 256 * 1024;
const JSON_TYPE = { 'content-type': 'application/json' };
const ANY_MODEL = { ALLOWED_MODELS: '*' };

/** Valid JSON of exactly `size` bytes, for a model whose input is not described. */
function bodyOfSize(size: number): string {
  const empty = JSON.stringify({ model: 'x/y', input: { prompt: '' } });
  return JSON.stringify({ model: 'x/y', input: { prompt: 'a'.repeat(size - empty.length) } });
}

/** A stream, which is sent without Content-Length. */
function streamOf(body: string | Uint8Array): ReadableStream<Uint8Array> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, (at += 50_000)));
    },
  });
}

const postRaw = (edge: TestEdge, body: BodyInit, headers: Record<string, string> = JSON_TYPE) =>
  edge.request(CREATE_PATH, { method: 'POST', headers, body });

async function expectRejected(edge: TestEdge, response: Response, status: number, type: string) {
  const envelope = await errorOf(response);
  expect([response.status, envelope.code, envelope.error.type]).toEqual([status, status, type]);
  expect(envelope).toMatchObject({ data: null, msg: envelope.message });
  expect([edge.calls.length, await countRows('tasks')]).toEqual([0, 0]);
}

describe('the body of createTask', () => {
  it.each(['', '{', 'hello', '{"model":', "{'model':1}", '\u0000', '{"a":1}}'])(
    'rejects a body that is not JSON with 400: %j',
    async (body) => {
      const edge = acceptingEdge();
      await expectRejected(edge, await post(edge, body), 400, 'invalid_json');
    },
  );

  it.each(['[]', '5', 'null', '"text"', 'true'])(
    'rejects JSON that is not an object with 422: %s',
    async (body) => {
      const edge = acceptingEdge();
      const response = await post(edge, body);
      expect((await errorOf(response.clone())).msg).toContain('body must be of type object');
      await expectRejected(edge, response, 422, 'validation_failed');
    },
  );

  it('rejects a body that is not UTF-8 with 400', async () => {
    const edge = acceptingEdge();
    const bytes = Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]);
    await expectRejected(edge, await postRaw(edge, bytes), 400, 'invalid_json');
  });

  it.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', ''])(
    'rejects the Content-Type %s with 415',
    async (type) => {
      const edge = acceptingEdge();
      const body = new TextEncoder().encode(JSON.stringify(aBody()));
      const headers = type === undefined ? {} : { 'content-type': type };
      await expectRejected(edge, await postRaw(edge, body, headers), 415, 'unsupported_media_type');
    },
  );

  it.each(['application/json; charset=utf-8', 'Application/JSON', ' application/json ;a=b'])(
    'accepts the Content-Type %j',
    async (type) => {
      const response = await post(acceptingEdge(), aBody(), { 'content-type': type });
      expect(response.status).toBe(200);
    },
  );

  it.each([
    ['with that Content-Length', (body: string) => body, { 'content-length': String(LIMIT + 1) }],
    ['without Content-Length', streamOf, {}],
    ['with a smaller Content-Length', streamOf, { 'content-length': '10' }],
  ])('rejects a body of more than 256 KiB, %s, with 413', async (_how, send, headers) => {
    const edge = acceptingEdge(ANY_MODEL);
    const response = await postRaw(edge, send(bodyOfSize(LIMIT + 1)), { ...JSON_TYPE, ...headers });
    await expectRejected(edge, response, 413, 'body_too_large');
  });

  it.each([
    ['as one chunk', (body: string) => body],
    ['as a stream', streamOf],
  ])('accepts a body of exactly 256 KiB, sent %s', async (_how, send) => {
    const edge = acceptingEdge(ANY_MODEL);
    expect((await postRaw(edge, send(bodyOfSize(LIMIT)))).status).toBe(200);
  });

  it('lists every wrong field in one response', async () => {
    const edge = acceptingEdge();
    const input = { duration: 5, aspect_ratio: '4:3', cfg_scale: 7, extra: 1 };
    const response = await post(edge, {
      model: DEFAULT_MODEL,
      callBackUrl: 'nope',
      more: 1,
      input,
    });
    const { error } = await errorOf(response);
    const expected = ['aspect_ratio', 'cfg_scale', 'duration', 'extra', 'prompt'];
    expect(error.fields?.map(({ field }) => field).sort()).toEqual(
      ['callBackUrl', 'more', ...expected.map((name) => `input.${name}`)].sort(),
    );
  });

  it('lists at most 50 wrong fields', async () => {
    const input = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`x${i}`, i]));
    const response = await post(acceptingEdge(), aBody({ input: { prompt: 'a', ...input } }));
    expect((await errorOf(response)).error.fields).toHaveLength(50);
  });

  it('rejects a body nested 100,000 levels deep as an error of the caller', async () => {
    const edge = acceptingEdge(ANY_MODEL);
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const response = await post(edge, `{"model":"x/y","input":{"deep":${deep}}}`);
    expect([edge.calls.length, await countRows('tasks')]).toEqual([0, 0]);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });

  it('returns no server error for a body nested deeper than D1 can parse', async () => {
    const edge = acceptingEdge(ANY_MODEL);
    const deep = `${'['.repeat(1500)}${']'.repeat(1500)}`;
    const response = await post(edge, `{"model":"x/y","input":{"deep":${deep}}}`);
    if (response.status === 200) return expect(bodySentToKie(edge)['input']).toBeDefined();
    expect(response.status).toBeLessThan(500);
  });

  it('rejects an unterminated string of escaped quotes in linear time', async () => {
    const edge = acceptingEdge();
    const endless = `"${'\\"'.repeat(120_000)}`;
    const startedAt = performance.now();
    const response = await post(edge, endless);
    expect([response.status, (await errorOf(response)).error.type]).toEqual([400, 'invalid_json']);
    // A scan from each of its quotes would take about twenty seconds.
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  it('accepts brackets, quotes and long numbers in strings', async () => {
    const edge = acceptingEdge();
    const prompt = '[{"\\ 12345678901234567890 '.repeat(60);
    expect((await post(edge, aBody({ input: { prompt } }))).status).toBe(200);
    expect(bodySentToKie(edge)['input']).toEqual({ prompt });
  });
});
