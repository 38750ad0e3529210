import { describe, expect, it } from 'vitest';
import { get, LINK, TEXT, withStoredFile } from './served-file.ts';

describe('GET of a stored file', () => {
  const suite = withStoredFile();

  it('with If-Range of this file is the part', async () => {
    const range = 'bytes=0-1';
    const { httpEtag, uploaded } = suite.object;
    for (const ifRange of [httpEtag, uploaded.toUTCString()]) {
      const response = await get(suite.edge, { range, 'if-range': ifRange });
      expect([response.status, await response.text()]).toEqual([206, 'ab']);
    }
  });

  it.each(['bytes=0-1', 'bytes=99-'])(
    'with If-Range of another file is the whole, whatever the Range: %s',
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
  ])('with %s is a 304 without a body', async (_what, headers) => {
    const response = await get(suite.edge, headers(suite.object.httpEtag));
    expect([response.status, await response.text()]).toEqual([304, '']);
    expect(response.headers.get('etag')).toBe(suite.object.httpEtag);
    expect(response.headers.get('cache-control')).toContain('immutable');
  });

  it('with an If-Match of another file is a 412 that no cache keeps', async () => {
    const response = await get(suite.edge, { 'if-match': '"other"' });
    expect([response.status, await response.text()]).toEqual([412, '']);
    expect(response.headers.get('cache-control') ?? '').not.toContain('immutable');
  });
});

describe('HEAD of a stored file', () => {
  const suite = withStoredFile();

  it.each([{}, { range: 'bytes=0-1' }, { range: 'bytes=99-' }])(
    'is what GET without a Range would say, without the body: %j',
    async (headers) => {
      const response = await suite.edge.request(LINK, { method: 'HEAD', headers });
      expect([response.status, await response.text()]).toEqual([200, '']);
      expect(response.headers.get('content-length')).toBe('10');
      expect(response.headers.get('etag')).toBe(suite.object.httpEtag);
      expect(response.headers.get('content-range')).toBeNull();
    },
  );

  it('with If-None-Match is a 304', async () => {
    const headers = { 'if-none-match': suite.object.httpEtag };
    expect((await suite.edge.request(LINK, { method: 'HEAD', headers })).status).toBe(304);
  });
});
