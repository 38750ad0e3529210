import { describe, expect, it } from 'vitest';
import { objectKey } from '../../../src/worker/tasks/result-links.ts';
import { linkResult } from '../../../src/worker/upstream/link-result.ts';
import { ID } from '../tasks/builders.ts';

const HOST = 'https://tempfile.aiquickdraw.com';
const isFileHost = (host: string) => host === 'tempfile.aiquickdraw.com';
const link = (result: unknown) =>
  linkResult(ID, typeof result === 'string' ? result : JSON.stringify(result), isFileHost);
const linkPath = (n: number, ext: string) => `/files/${ID}/${n}.${ext}`;

describe('linkResult', () => {
  it('replaces the addresses in resultUrls, in their order, on any host', () => {
    const { resultJson, files } = link({
      resultUrls: [`${HOST}/a.mp4`, 'https://example.com/b.PNG'],
    });
    expect(JSON.parse(resultJson)).toEqual({
      resultUrls: [linkPath(0, 'mp4'), linkPath(1, 'png')],
    });
    expect(files).toEqual([
      { n: 0, ext: 'mp4', sourceUrl: `${HOST}/a.mp4` },
      { n: 1, ext: 'png', sourceUrl: 'https://example.com/b.PNG' },
    ]);
  });

  it('replaces the addresses in firstFrameUrl and lastFrameUrl', () => {
    const { resultJson } = link({
      firstFrameUrl: 'https://any.test/1.png',
      resultUrls: 'https://any.test/0.mp4',
      lastFrameUrl: 'http://any.test/2.png',
    });
    expect(JSON.parse(resultJson)).toEqual({
      firstFrameUrl: linkPath(0, 'png'),
      resultUrls: linkPath(1, 'mp4'),
      lastFrameUrl: linkPath(2, 'png'),
    });
  });

  it("replaces addresses on KIE's file hosts anywhere in resultObject", () => {
    const { resultJson, files } = link({
      resultObject: { song: [{ audio: { url: `${HOST}/x/y.mp3?sig=1#t` } }, `${HOST}/cover.jpeg`] },
    });
    expect(JSON.parse(resultJson)).toEqual({
      resultObject: { song: [{ audio: { url: linkPath(0, 'mp3') } }, linkPath(1, 'jpeg')] },
    });
    expect(files[0]?.sourceUrl).toBe(`${HOST}/x/y.mp3?sig=1#t`);
  });

  it('copies the file of an address that is repeated 30,000 times, and keeps the result in bounds', () => {
    const resultUrls = Array.from({ length: 30_000 }, () => 'https://a.b/c.png');
    const result = JSON.stringify({ resultUrls });
    const { resultJson, files } = link(result);
    expect(files).toEqual([{ n: 0, ext: 'png', sourceUrl: 'https://a.b/c.png' }]);
    const shown = resultJson.replaceAll(
      linkPath(0, 'png'),
      `${linkPath(0, 'png')}${'x'.repeat(200)}`,
    );
    expect(shown.length - result.length).toBeLessThanOrEqual(65_536);
    const urls = (JSON.parse(resultJson) as { resultUrls: string[] }).resultUrls;
    expect(urls).toHaveLength(30_000);
    expect([urls[0], urls[99], urls.at(-1)]).toEqual([
      linkPath(0, 'png'),
      linkPath(0, 'png'),
      'https://a.b/c.png',
    ]);
  });

  it('counts an address that occurs twice as one file', () => {
    const { resultJson, files } = link({
      resultUrls: [`${HOST}/a.mp4`, `${HOST}/a.mp4`],
      lastFrameUrl: `${HOST}/a.mp4`,
    });
    expect(files).toHaveLength(1);
    expect(JSON.parse(resultJson)).toEqual({
      resultUrls: [linkPath(0, 'mp4'), linkPath(0, 'mp4')],
      lastFrameUrl: linkPath(0, 'mp4'),
    });
  });

  it.each([
    { resultObject: { image_url: 'https://caller.test/mine.png' } },
    { note: `see ${HOST}/a.mp4` },
    { host: 'tempfile.aiquickdraw.com/a.mp4' },
    { url: 'https://tempfile.aiquickdraw.com.evil.test/a.mp4' },
    { url: 'https://tempfile.aiquickdraw.com@evil.test/a.mp4' },
    { url: 'javascript:alert(1)' },
    { [`${HOST}/a.mp4`]: 'a key, not a value' },
    { resultUrls: ['', 'not an address', 'data:image/png;base64,AA', 'https://', 5, null, true] },
  ])('leaves values that are not KIE files unchanged: %j', (result) => {
    const { resultJson, files } = link(result);
    expect(files).toEqual([]);
    expect(JSON.parse(resultJson)).toEqual(result);
  });

  it.each(['', 'not JSON', '{"resultUrls":["', 'null', '5', '"text"', '[]', '{}'])(
    'finds no files in %j and leaves it unchanged',
    (text) => {
      expect(link(text)).toEqual({ resultJson: text, files: [] });
    },
  );

  it.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('does not crash on %s nested 100,000 levels deep', (_what, open, close) => {
    const text = `${open.repeat(100_000)}"${HOST}/a.mp4"${close.repeat(100_000)}`;
    const { resultJson, files } = link(text);
    if (files.length === 0) expect(resultJson).toBe(text);
    else expect(resultJson).toContain(linkPath(0, 'mp4'));
  });

  it('links at most 64 files and leaves further addresses unchanged', () => {
    const urls = Array.from({ length: 70 }, (_, i) => `${HOST}/${i}.png`);
    const { resultJson, files } = link({ resultUrls: urls });
    expect(files).toHaveLength(64);
    const linked = (JSON.parse(resultJson) as { resultUrls: string[] }).resultUrls;
    expect(linked.slice(63)).toEqual([linkPath(63, 'png'), ...urls.slice(64)]);
  });

  it.each([
    ['/a.mp4', 'mp4'],
    ['/a.MP4', 'mp4'],
    ['/a.tar.gz', 'gz'],
    ['/a.mp4?x=.png', 'mp4'],
    ['/a.mp4#.png', 'mp4'],
    ['/a', 'bin'],
    ['/', 'bin'],
    ['', 'bin'],
    ['/a.', 'bin'],
    ['/a.b/c', 'bin'],
    ['/a.mp4/', 'bin'],
    ['/a.12345678', '12345678'],
    ['/a.123456789', 'bin'],
    ['/a.m%704', 'bin'],
    ['/a.mp4%00', 'bin'],
    ['/a.é', 'bin'],
    ['/a..mp4', 'mp4'],
  ])('takes the extension from the path: %s has %s', (path, ext) => {
    expect(link({ resultUrls: [HOST + path] }).files[0]?.ext).toBe(ext);
  });

  it('keeps every other value of the result, a key named __proto__ included', () => {
    const text = `{"resultUrls":["${HOST}/a.mp4"],"__proto__":{"x":1},"n":1.5,"z":null}`;
    expect(link(text).resultJson).toBe(text.replace(`${HOST}/a.mp4`, linkPath(0, 'mp4')));
  });
});

describe('objectKey', () => {
  it('derives the R2 key from the path of the link', () => {
    expect(objectKey({ id: ID, n: 3, ext: 'png' })).toBe(`files/${ID}/3.png`);
  });
});
