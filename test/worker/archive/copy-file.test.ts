import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { DEFAULT_MODEL, type FetchCall } from '../../support/edge.ts';
import { CLIP_URL, KIE_ID } from '../tasks/builders.ts';
import {
  archive,
  fileAnswer,
  fileRow,
  OBJECT,
  objectBytes,
  owingEdge,
  sameBytes,
  someBytes,
} from './builders.ts';

const MIB = 1024 * 1024;

describe('an owed file is copied byte for byte', () => {
  it.each([
    ['of a known length', 100_000, 100_000],
    ['of an unknown length', 100_000, undefined],
    ['of one byte', 1, 1],
    ['of a known length over the part size', 8 * MIB + 4321, 8 * MIB + 4321],
    ['of an unknown length over the part size', 8 * MIB + 4321, undefined],
    ['of an unknown length of exactly one part', 8 * MIB, undefined],
  ])('%s', async (_what, size, announced) => {
    const bytes = someBytes(size);
    const edge = await owingEdge(() => fileAnswer(bytes, { announced }));
    await archive(edge);
    expect(await fileRow()).toEqual({
      state: 'stored',
      attempts: 0,
      error: null,
      due: null,
      size,
      type: 'video/mp4',
    });
    expect(sameBytes(await objectBytes(), bytes)).toBe(true);
  });
});

describe('a copy', () => {
  it('carries its type and the name under which it is saved', async () => {
    const edge = await owingEdge(() => fileAnswer(someBytes(10), { announced: 10 }));
    await archive(edge);
    expect((await env.FILES.head(OBJECT))?.httpMetadata).toMatchObject({
      contentType: 'video/mp4',
      contentDisposition: `inline; filename="${DEFAULT_MODEL.replace('/', '-')}-${KIE_ID}-0.mp4"`,
    });
  });

  it.each([
    ['application/octet-stream', 'video/mp4'],
    ['binary/octet-stream', 'video/mp4'],
    ['', 'video/mp4'],
    ['nonsense', 'video/mp4'],
    ['Video/WebM; codecs="vp9"', 'video/webm'],
    ['text/html; charset=utf-8', 'text/html'],
  ])('that is announced as %j is kept as %s', async (announced, kept) => {
    const edge = await owingEdge(() => fileAnswer(someBytes(5), { mediaType: announced }));
    await archive(edge);
    expect(await fileRow()).toMatchObject({ state: 'stored', type: kept });
  });

  it('is fetched once, without the key and as a browser would', async () => {
    const edge = await owingEdge(() => fileAnswer(someBytes(10), { announced: 10 }));
    await archive(edge);
    await archive(edge);
    expect(edge.calls).toHaveLength(1);
    const { url, method, headers } = edge.calls[0] as FetchCall;
    expect([url, method]).toEqual([CLIP_URL, 'GET']);
    expect(headers.get('authorization')).toBeNull();
    expect(headers.get('user-agent')).toMatch(/^Mozilla\/5\.0 /);
    expect(headers.get('accept-encoding')).toBe('identity');
  });

  it('that is already in R2 is never written again, nor fetched', async () => {
    const edge = await owingEdge(() => fileAnswer(someBytes(10), { announced: 10 }));
    const first = await env.FILES.put(OBJECT, 'first', { httpMetadata: { contentType: 'a/b' } });
    await archive(edge);
    expect(edge.calls).toEqual([]);
    expect(await fileRow()).toMatchObject({ state: 'stored', size: 5, type: 'a/b' });
    expect((await env.FILES.head(OBJECT))?.etag).toBe(first.etag);
  });

  it.each([
    ['of a known length', 10],
    ['of an unknown length', undefined],
  ])('%s does not write over one that was faster', async (_what, announced) => {
    const edge = await owingEdge(async () => {
      await env.FILES.put(OBJECT, 'faster');
      return fileAnswer(someBytes(10), { announced });
    });
    await archive(edge);
    expect(new TextDecoder().decode(await objectBytes())).toBe('faster');
    expect(await fileRow()).toMatchObject({ state: 'stored', size: 6 });
  });

  it('of a file that nobody owes does nothing', async () => {
    const edge = await owingEdge(() => fileAnswer(someBytes(10), { announced: 10 }));
    await env.DB.exec('delete from files');
    await archive(edge);
    expect(edge.calls).toEqual([]);
  });
});
