import { describe, expect, it } from 'vitest';
import { ForbiddenSourceError, resultSource } from '../../../src/worker/upstream/result-source.ts';
import { testEdge, testSettings, type Responder } from '../../support/edge.ts';

const HOST = 'tempfile.aiquickdraw.com';
const FILE = `https://${HOST}/a.mp4`;
const redirect = (location: string, status = 302) =>
  new Response(null, { status, headers: { location } });

function open(url: string, respond: Responder) {
  const edge = testEdge(respond);
  return { edge, opened: edge.deps.results.open(url) };
}

describe('a redirect of a file host', () => {
  it.each([
    [
      'to another allowed host',
      'https://file.aiquickdraw.com/b.mp4',
      'https://file.aiquickdraw.com/b.mp4',
    ],
    ['to a path', '/b.mp4', `https://${HOST}/b.mp4`],
    ['without a scheme', '//file.aiquickdraw.com/b', 'https://file.aiquickdraw.com/b'],
  ])('follows a redirect %s', async (_where, location, to) => {
    const { edge, opened } = open(FILE, ({ url }) =>
      url === FILE ? redirect(location) : new Response('b'),
    );
    expect(await (await opened).text()).toBe('b');
    expect(edge.calls.map(({ url }) => url)).toEqual([FILE, to]);
  });

  it.each([
    'https://evil.test/',
    `http://${HOST}/b.mp4`,
    'http://127.0.0.1/',
    '//evil.test/',
    'https://169.254.169.254/',
    `https://u:p@${HOST}/`,
  ])('rejects a redirect to %s', async (location) => {
    const { edge, opened } = open(FILE, () => redirect(location, 307));
    await expect(opened).rejects.toThrow(ForbiddenSourceError);
    expect(edge.calls).toHaveLength(1);
  });

  it('stops after three redirects', async () => {
    const { edge, opened } = open(FILE, () => redirect('/again'));
    await expect(opened).rejects.toThrow(/redirects/);
    expect(edge.calls).toHaveLength(4);
  });

  it('returns a redirect without a Location to the caller', async () => {
    expect((await open(FILE, () => new Response(null, { status: 302 })).opened).status).toBe(302);
  });
});

describe('the request to a file host', () => {
  it('sends a browser-like User-Agent, no key and no compression on every hop', async () => {
    const { edge, opened } = open(FILE, ({ url }) =>
      url === FILE ? redirect('/b') : new Response('b'),
    );
    await opened;
    expect(edge.calls).toHaveLength(2);
    for (const { headers, method, body } of edge.calls) {
      expect([method, body]).toEqual(['GET', '']);
      expect(headers.get('authorization')).toBeNull();
      expect(headers.get('cookie')).toBeNull();
      expect(headers.get('user-agent')).toMatch(/^Mozilla\/5\.0 .*Chrome/);
      expect(headers.get('accept-encoding')).toBe('identity');
    }
  });

  it('sends the method and headers of the player and handles redirects itself', async () => {
    const seen: (RequestInit | undefined)[] = [];
    const source = resultSource(testSettings(), async (_url, init) => {
      seen.push(init);
      return new Response('part', { status: 206 });
    });
    await source.open(FILE, { method: 'HEAD', headers: { range: 'bytes=0-1' } });
    expect(seen[0]).toMatchObject({ method: 'HEAD', redirect: 'manual' });
    expect(new Headers(seen[0]?.headers).get('range')).toBe('bytes=0-1');
    expect(seen[0]?.signal).toBeInstanceOf(AbortSignal);
  });
});
