import { describe, expect, it } from 'vitest';
import { get, LINK, TEXT, withStoredFile } from './served-file.ts';

describe('GET of a stored file', () => {
  const suite = withStoredFile();

  it('returns the range when If-Range matches the stored file', async () => {
    const range = 'bytes=0-1';
    const { httpEtag, uploaded } = suite.object;
    for (const ifRange of [httpEtag, uploaded.toUTCString()]) {
      const response = await get(suite.edge, { range, 'if-range': ifRange });
      expect([response.status, await response.text()]).toEqual([206, 'ab']);
    }
  });

  it.each(['bytes=0-1', 'bytes=99-'])(
    'returns the whole file when If-Range does not match, with Range %s',
    async (range) => {
      for (const ifRange of ['"other"', 'Thu, 01 Jan 1970 00:00:00 GMT', 'W/"weak"']) {
        const response = await get(suite.edge, { range, 'if-range': ifRange });
        expect([response.status, await response.text()]).toEqual([200, TEXT]);
      }
    },
  );

  it.each([
    ['If-None-Match', (etag: string) => ({ 'if-none-match': etag })],
    ['a weak If-None-Match', (etag: string) => ({ 'if-none-match': `W/${etag}` })],
    ['If-None-Match in a list', (etag: string) => ({ 'if-none-match': `"x", ${etag}` })],
    ['If-None-Match: *', () => ({ 'if-none-match': '*' })],
    [
      'If-Modified-Since',
      () => ({ 'if-modified-since': new Date(Date.now() + 1e7).toUTCString() }),
    ],
    [
      'If-None-Match and a Range',
      (etag: string) => ({ 'if-none-match': etag, range: 'bytes=0-1' }),
    ],
    [
      'If-None-Match and a Range outside',
      (etag: string) => ({ 'if-none-match': etag, range: 'bytes=99-' }),
    ],
  ])('returns 304 without a body for %s', async (_what, headers) => {
    const response = await get(suite.edge, headers(suite.object.httpEtag));
    expect([response.status, await response.text()]).toEqual([304, '']);
    expect(response.headers.get('etag')).toBe(suite.object.httpEtag);
    expect(response.headers.get('cache-control')).toContain('immutable');
  });

  it('returns an uncacheable 412 when If-Match does not match', async () => {
    const response = await get(suite.edge, { 'if-match': '"other"' });
    expect([response.status, await response.text()]).toEqual([412, '']);
    expect(response.headers.get('cache-control') ?? '').not.toContain('immutable');
  });
});

describe('HEAD of a stored file', () => {
  const suite = withStoredFile();

  it.each([{}, { range: 'bytes=0-1' }, { range: 'bytes=99-' }])(
    'returns the headers of a GET without Range, and no body, for %j',
    async (headers) => {
      const response = await suite.edge.request(LINK, { method: 'HEAD', headers });
      expect([response.status, await response.text()]).toEqual([200, '']);
      expect(response.headers.get('content-length')).toBe('10');
      expect(response.headers.get('etag')).toBe(suite.object.httpEtag);
      expect(response.headers.get('content-range')).toBeNull();
    },
  );

  it('returns 304 for HEAD with a matching If-None-Match', async () => {
    const headers = { 'if-none-match': suite.object.httpEtag };
    expect((await suite.edge.request(LINK, { method: 'HEAD', headers })).status).toBe(304);
  });
});
