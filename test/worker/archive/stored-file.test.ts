import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { get, LINK, servingEdge, storedFile, TEXT, withStoredFile } from './served-file.ts';

describe('GET of a stored file', () => {
  const suite = withStoredFile();

  it('returns the whole file with cache, CORS and type headers', async () => {
    const response = await get(suite.edge);
    expect([response.status, await response.text()]).toEqual([200, TEXT]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-disposition': 'inline; filename="a-0.mp4"',
      'content-length': '10',
      'content-type': 'video/mp4',
      'cross-origin-resource-policy': 'cross-origin',
      etag: suite.object.httpEtag,
      'last-modified': suite.object.uploaded.toUTCString(),
      'x-content-type-options': 'nosniff',
    });
    expect(response.headers.get('content-security-policy')).toBeNull();
    expect(response.headers.get('access-control-expose-headers')).toContain('Content-Range');
  });

  it.each([
    ['the first byte', 'bytes=0-0', 'a', 'bytes 0-0/10'],
    ['the first bytes', 'bytes=0-3', 'abcd', 'bytes 0-3/10'],
    ['the middle', 'bytes=4-5', 'ef', 'bytes 4-5/10'],
    ['an open end', 'bytes=7-', 'hij', 'bytes 7-9/10'],
    ['the whole as a range', 'bytes=0-', TEXT, 'bytes 0-9/10'],
    ['a suffix', 'bytes=-2', 'ij', 'bytes 8-9/10'],
    ['a suffix beyond the start', 'bytes=-99', TEXT, 'bytes 0-9/10'],
    ['an end beyond the file', 'bytes=8-99', 'ij', 'bytes 8-9/10'],
    ['the last byte', 'bytes=9-9', 'j', 'bytes 9-9/10'],
  ])('returns 206 for a Range of %s', async (_what, range, text, contentRange) => {
    const response = await get(suite.edge, { range });
    expect([response.status, await response.text()]).toEqual([206, text]);
    expect(response.headers.get('content-range')).toBe(contentRange);
    expect(response.headers.get('content-length')).toBe(String(text.length));
    expect(response.headers.get('etag')).toBe(suite.object.httpEtag);
  });

  it.each(['bytes=10-', 'bytes=10-12', 'bytes=99-100', 'bytes=-0'])(
    'returns 416 with the size for the Range %s outside the file',
    async (range) => {
      const response = await get(suite.edge, { range });
      expect(response.status).toBe(416);
      expect(response.headers.get('content-range')).toBe('bytes */10');
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(await response.json()).toMatchObject({ error: { type: 'range_not_satisfiable' } });
    },
  );

  it.each(['bytes=5-2', 'bytes=x', 'items=0-1', 'bytes=0-1,4-5'])(
    'returns the whole file for the Range %s, which is not a single byte range',
    async (range) => {
      const response = await get(suite.edge, { range });
      expect([response.status, await response.text()]).toEqual([200, TEXT]);
    },
  );
});

describe('a stored file', () => {
  it.each([
    ['text/html', true],
    ['image/svg+xml', true],
    ['application/xhtml+xml', true],
    ['text/xml', true],
    ['application/pdf', true],
    ['text/javascript', true],
    ['video/mp4', false],
    ['image/png', false],
    ['audio/mpeg', false],
    ['application/json', false],
    ['text/plain', false],
  ])('of type %s is served sandboxed and as a download: %s', async (type, guarded) => {
    await storedFile({ type });
    const { headers } = await get(servingEdge());
    expect(headers.get('content-security-policy')).toBe(
      guarded ? "default-src 'none'; sandbox" : null,
    );
    expect(headers.get('content-disposition')).toBe(
      `${guarded ? 'attachment' : 'inline'}; filename="a-0.mp4"`,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['bytes=0-', 416],
    ['bytes=-5', 416],
    ['', 200],
  ])('without bytes returns for the Range %j the status %i', async (range, status) => {
    await storedFile({ text: '' });
    const response = await get(servingEdge(), range === '' ? {} : { range });
    expect(response.status).toBe(status);
    if (status === 416) expect(response.headers.get('content-range')).toBe('bytes */0');
  });

  it('that is missing from R2 and cannot be fetched from KIE returns 502, not an empty success', async () => {
    await storedFile();
    await env.FILES.delete(LINK.slice(1));
    const response = await get(servingEdge());
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ error: { type: 'file_unavailable' } });
  });
});
