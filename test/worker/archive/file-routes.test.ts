import { beforeEach, describe, expect, it } from 'vitest';
import { ID, OTHER_ID, succeededTask } from '../tasks/builders.ts';
import { testEdge } from '../../support/edge.ts';
import { fileAnswer, runCopy, someBytes } from './builders.ts';
import { get, LINK, servingEdge } from './served-file.ts';

beforeEach(async () => {
  await succeededTask();
});

describe('a file link', () => {
  it.each([
    ['an unknown id', `/files/${OTHER_ID}/0.mp4`],
    ['an unknown number', `/files/${ID}/1.mp4`],
    ['another extension', `/files/${ID}/0.png`],
    ['no extension', `/files/${ID}/0`],
    ['a number with zeros', `/files/${ID}/00.mp4`],
    ['a negative number', `/files/${ID}/-1.mp4`],
    ['a fraction', `/files/${ID}/0.0.mp4`],
    ['a huge number', `/files/${ID}/99999999999.mp4`],
    ['an extension in capitals', `/files/${ID}/0.MP4`],
    ['a longer extension', `/files/${ID}/0.mp4mp4mp4`],
    ['a name of dots', `/files/${ID}/%2e%2e`],
    ['a slash in its name', `/files/${ID}/0%2fmp4`],
    ['a zero byte', `/files/${ID}/0.mp4%00`],
    ['a broken escape', `/files/${ID}/%zz.mp4`],
    ['an id that is too short', '/files/short/0.mp4'],
    ['a path traversal in the id', '/files/..%2f..%2faaaaaaaaaaaaaaaa/0.mp4'],
    ['an empty id', '/files//0.mp4'],
    ['no name', `/files/${ID}/`],
    ['too many path segments', `/files/${ID}/0.mp4/x`],
  ])('returns 404 in the envelope for a link with %s', async (_what, path) => {
    const edge = servingEdge();
    const response = await get(edge, {}, path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 404, error: { type: 'not_found' } });
    expect(edge.calls).toEqual([]);
  });

  it('allows range requests from any origin in the preflight response', async () => {
    const response = await servingEdge().request(LINK, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.test',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'range',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-methods')).toMatch(/GET.*HEAD/);
    expect(response.headers.get('access-control-allow-headers')).toMatch(/range/i);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('with `download` is a download under the same name, while it is streamed and when it is stored', async () => {
    const streaming = testEdge(() => fileAnswer(someBytes(10), { announced: 10 }));
    const plain = (await get(streaming)).headers.get('content-disposition') ?? '';
    expect(plain).toMatch(/^inline; filename="/);
    const attachment = plain.replace('inline', 'attachment');
    const streamed = await get(streaming, {}, `${LINK}?download=1`);
    expect(streamed.headers.get('content-disposition')).toBe(attachment);
    await runCopy(streaming);
    const stored = await get(streaming, { range: 'bytes=0-1' }, `${LINK}?download`);
    expect([stored.status, stored.headers.get('content-disposition')]).toEqual([206, attachment]);
    const missing = await get(streaming, {}, `${LINK.replace('0.mp4', '1.mp4')}?download`);
    expect([missing.status, missing.headers.get('content-disposition')]).toEqual([404, null]);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('returns 405 for %s', async (method) => {
    const response = await servingEdge().request(LINK, { method });
    expect(response.status).toBe(405);
    expect(await response.json()).toMatchObject({
      code: 405,
      error: { type: 'method_not_allowed' },
    });
  });
});
