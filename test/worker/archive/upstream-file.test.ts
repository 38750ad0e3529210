import { describe, expect, it } from 'vitest';
import { fileAnswer } from './builders.ts';
import { DEFAULT_MODEL, testEdge, type FetchCall } from '../../support/edge.ts';
import { CLIP_URL, KIE_ID, succeededTask } from '../tasks/builders.ts';
import { get, LINK } from './served-file.ts';

const bytes = new TextEncoder().encode('abcdefghij');
const hostile = (type: string) => () =>
  new Response('<script>', { headers: { 'content-type': type } });

describe('a file whose copy is pending', () => {
  it('is streamed from KIE under its stable link, uncached, while its copy is pending', async () => {
    await succeededTask();
    const edge = testEdge(() => fileAnswer(bytes, { announced: 10 }));
    const response = await get(edge);
    expect([response.status, await response.text()]).toEqual([200, 'abcdefghij']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'no-store',
      'content-disposition': `inline; filename="${DEFAULT_MODEL.replace('/', '-')}-${KIE_ID}-0.mp4"`,
      'content-length': '10',
      'content-type': 'video/mp4',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(edge.calls.map(({ url, method }) => [url, method])).toEqual([[CLIP_URL, 'GET']]);
  });

  it("forwards the client's Range to KIE and no other header", async () => {
    await succeededTask();
    const edge = testEdge(() => {
      const headers = { 'content-range': 'bytes 2-3/10', 'content-type': 'video/mp4' };
      return new Response('cd', { status: 206, headers });
    });
    const response = await get(edge, {
      range: 'bytes=2-3',
      'if-range': '"x"',
      authorization: 'Bearer mine',
      cookie: 'a=b',
      'user-agent': 'player',
      'x-forwarded-for': '1.2.3.4',
    });
    expect([response.status, await response.text()]).toEqual([206, 'cd']);
    expect(response.headers.get('content-range')).toBe('bytes 2-3/10');
    const { headers } = edge.calls[0] as FetchCall;
    expect([...headers.keys()].sort()).toEqual([
      'accept-encoding',
      'if-range',
      'range',
      'user-agent',
    ]);
    expect(headers.get('user-agent')).toMatch(/^Mozilla/);
  });

  it("returns only allowed headers of KIE's host to the client", async () => {
    await succeededTask();
    const edge = testEdge(() => {
      const headers = {
        'set-cookie': 'a=b',
        'x-secret': '1',
        'cache-control': 'public',
        etag: '"e"',
      };
      return new Response('a', { headers });
    });
    const { headers } = await get(edge);
    for (const name of ['set-cookie', 'x-secret', 'etag']) expect(headers.get(name)).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('sends HEAD to KIE for a HEAD request', async () => {
    await succeededTask();
    const edge = testEdge(() => new Response(null, { headers: { 'content-type': 'video/mp4' } }));
    const response = await edge.request(LINK, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(edge.calls[0]?.method).toBe('HEAD');
  });

  it("returns KIE's 416 with the size", async () => {
    await succeededTask();
    const headers = { 'content-range': 'bytes */10' };
    const edge = testEdge(() => new Response('no', { status: 416, headers }));
    const response = await get(edge, { range: 'bytes=99-' });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */10');
    expect(await response.json()).toMatchObject({ error: { type: 'range_not_satisfiable' } });
  });

  it.each(['text/html', 'image/svg+xml'])(
    'is served sandboxed and as a download when its type is %s',
    async (type) => {
      await succeededTask();
      const { headers } = await get(testEdge(hostile(type)));
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
      expect(headers.get('content-disposition')).toMatch(/^attachment; filename=/);
    },
  );

  it.each([
    ['returns 404', () => new Response('gone', { status: 404 })],
    ['returns 403', () => new Response('no', { status: 403 })],
    ['returns 500', () => new Response('', { status: 500 })],
    [
      'redirects elsewhere',
      () => new Response(null, { status: 302, headers: { location: 'https://evil.test/' } }),
    ],
    [
      'cannot be reached',
      () => {
        throw new TypeError('lost');
      },
    ],
  ])('returns 502 in the envelope when its host %s', async (_what, respond) => {
    await succeededTask();
    const edge = testEdge(respond);
    const response = await get(edge);
    expect(response.status).toBe(502);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      code: 502,
      data: null,
      error: { type: 'file_unavailable', retryable: true },
    });
    expect(text).not.toContain(CLIP_URL);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(edge.calls.map(({ url }) => url)).toEqual([CLIP_URL]);
  });

  it('is not fetched from a host that is not allowed', async () => {
    await succeededTask();
    const edge = testEdge(() => new Response('a'), { FILE_HOSTS: 'other.test' });
    expect((await get(edge)).status).toBe(502);
    expect(edge.calls).toEqual([]);
  });
});
