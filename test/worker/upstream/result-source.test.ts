import { describe, expect, it } from 'vitest';
import { ForbiddenSourceError } from '../../../src/worker/upstream/result-source.ts';
import { testEdge, type Responder } from '../../support/edge.ts';

const HOST = 'tempfile.aiquickdraw.com';
const FILE = `https://${HOST}/a.mp4`;
const respondOk: Responder = () => new Response('bytes');

function open(url: string, respond: Responder = respondOk, vars: Record<string, string> = {}) {
  const edge = testEdge(respond, vars);
  return { edge, opened: edge.deps.results.open(url) };
}

describe('the source of a result file', () => {
  it.each([
    'tempfile.aiquickdraw.com',
    'file.aiquickdraw.com',
    'tempfileb.aiquickdraw.com',
    'static.aiquickdraw.com',
    'tempfile.redpandaai.co',
    'musicfile.kie.ai',
  ])("opens a file on KIE's host %s", async (host) => {
    const { edge, opened } = open(`https://${host}/a.mp4?x=1`);
    expect(await (await opened).text()).toBe('bytes');
    expect(edge.calls.map(({ url }) => url)).toEqual([`https://${host}/a.mp4?x=1`]);
    expect(edge.deps.results.isFileHost(host)).toBe(true);
  });

  it.each([
    `http://${HOST}/a.mp4`,
    `ftp://${HOST}/a.mp4`,
    'file:///etc/passwd',
    'data:text/plain,hello',
    `https://${HOST}:8443/a.mp4`,
    `https://user@${HOST}/a.mp4`,
    `https://user:password@${HOST}/a.mp4`,
    `https://${HOST}@evil.test/a.mp4`,
    'https://evil.test/a.mp4',
    `https://${HOST}.evil.test/a.mp4`,
    `https://xmusicfile.kie.ai/a.mp4`,
    `https://x.musicfile.kie.ai/a.mp4`,
    `https://${HOST}./a.mp4`,
    'https://aiquickdraw.com/a.mp4',
    `https://evil.test/${HOST}/a.mp4`,
    `https://evil.test\\@${HOST}/a.mp4`,
    'https://127.0.0.1/a.mp4',
    'https://2130706433/a.mp4',
    'https://0x7f.1/a.mp4',
    'https://[::1]/a.mp4',
    'https://169.254.169.254/latest',
    'https://[::ffff:10.0.0.1]/a.mp4',
    'https://localhost/a.mp4',
    'http://localhost/a.mp4',
  ])('rejects %s without a fetch', async (url) => {
    const { edge, opened } = open(url);
    await expect(opened).rejects.toThrow(ForbiddenSourceError);
    expect(edge.calls).toEqual([]);
  });

  it.each(['', 'a.mp4', 'https://'])('rejects %j, which is not a URL', async (url) => {
    const { edge, opened } = open(url);
    await expect(opened).rejects.toThrow();
    expect(edge.calls).toEqual([]);
  });

  it.each(['http://localhost:8788/a', 'http://127.0.0.1:1/a', 'http://[::1]:1/a', FILE])(
    'opens %s with INSECURE_LOCAL=1',
    async (url) => {
      expect((await open(url, respondOk, { INSECURE_LOCAL: '1' }).opened).status).toBe(200);
    },
  );

  it.each([
    'http://10.0.0.1/a',
    'http://169.254.169.254/a',
    'http://127.0.0.1.evil.test/a',
    'http://localhost.evil.test/a',
    `http://${HOST}/a.mp4`,
    'https://evil.test/a.mp4',
  ])('rejects %s even with INSECURE_LOCAL=1', async (url) => {
    const { edge, opened } = open(url, respondOk, { INSECURE_LOCAL: '1' });
    await expect(opened).rejects.toThrow(ForbiddenSourceError);
    expect(edge.calls).toEqual([]);
  });

  it('opens files only on the hosts in FILE_HOSTS if that is set', async () => {
    const vars = { FILE_HOSTS: 'cdn.test, other.test' };
    expect((await open('https://cdn.test/a', respondOk, vars).opened).status).toBe(200);
    await expect(open(FILE, respondOk, vars).opened).rejects.toThrow(/FILE_HOSTS/);
  });

  it.each(['https://a.cdn.test/a', 'https://a.b.cdn.test/a'])(
    'opens %s, which is below the pattern *.cdn.test',
    async (url) => {
      expect((await open(url, respondOk, { FILE_HOSTS: '*.cdn.test' }).opened).status).toBe(200);
    },
  );

  it.each(['https://cdn.test/a', 'https://evilcdn.test/a', 'https://a.cdn.test.evil.test/a'])(
    'rejects %s, which is not below the pattern *.cdn.test',
    async (url) => {
      const { edge, opened } = open(url, respondOk, { FILE_HOSTS: '*.cdn.test' });
      await expect(opened).rejects.toThrow(ForbiddenSourceError);
      expect(edge.calls).toEqual([]);
    },
  );

  it.each([
    'tempfile.aiquickdraw.com',
    'a-host-of-tomorrow.aiquickdraw.com',
    'tempfile.redpandaai.co',
    'musicfile.kie.ai',
    'cdn1.suno.ai',
  ])('opens files on %s by default', async (host) => {
    expect((await open(`https://${host}/a`).opened).status).toBe(200);
  });
});
