import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../support/log-lines.ts';
import { DEFAULT_MODEL, type FetchCall } from '../../support/edge.ts';
import { CLIP_URL, KIE_ID } from '../tasks/builders.ts';
import {
  runCopy,
  fileAnswer,
  fileRow,
  OBJECT,
  objectBytes,
  edgeWithPendingFile,
  sameBytes,
  someBytes,
} from './builders.ts';

const MIB = 1024 * 1024;

describe('attemptCopy', () => {
  it.each([
    ['of a known length', 100_000, 100_000],
    ['of an unknown length', 100_000, undefined],
    ['of one byte', 1, 1],
    ['of a known length over the part size', 8 * MIB + 4321, 8 * MIB + 4321],
    ['of an unknown length over the part size', 8 * MIB + 4321, undefined],
    ['of an unknown length of exactly one part', 5 * MIB, undefined],
  ])('copies a file %s byte for byte', async (_what, size, announced) => {
    const bytes = someBytes(size);
    const edge = await edgeWithPendingFile(() => fileAnswer(bytes, { announced }));
    await runCopy(edge);
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
  it.each([
    ['its length', 100_000, 100_000],
    ['fewer bytes', 100_000, 60_000],
    ['no bytes', 100_000, 0],
  ])('of a chunked file that announces %s is stored whole at once', async (...row) => {
    const [, size, announced] = row;
    const bytes = someBytes(size);
    const edge = await edgeWithPendingFile(() => fileAnswer(bytes, { announced, chunked: true }));
    await runCopy(edge);
    expect(await fileRow()).toMatchObject({ state: 'stored', attempts: 0, size });
    expect(sameBytes(await objectBytes(), bytes)).toBe(true);
    expect(edge.calls).toHaveLength(1);
  });

  it('of a chunked file that announces more bytes is stored once two attempts in turn, 30 seconds apart, end at the same byte', async () => {
    const lengths = [70_000, 90_000, 100_000, 100_000, 100_000];
    const edge = await edgeWithPendingFile(() =>
      fileAnswer(someBytes(lengths.shift() ?? 0), { announced: 200_000, chunked: true }),
    );
    for (let attempts = 1; attempts <= 4; attempts++) {
      await runCopy(edge);
      edge.clock.now += attempts < 4 ? 29_999 : 1;
      expect(await fileRow()).toMatchObject({ state: 'pending', attempts, size: null });
      expect(await objectBytes()).toBeUndefined();
    }
    await runCopy(edge);
    expect(await fileRow()).toMatchObject({ state: 'stored', size: 100_000, error: null });
    expect(sameBytes(await objectBytes(), someBytes(100_000))).toBe(true);
    expect(linesOf(edge, 'file.stored_short')).toMatchObject([
      { level: 'warn', n: 0, size: 100_000, announced: 200_000 },
    ]);
  });

  it('stores the media type and the file name with the object', async () => {
    const edge = await edgeWithPendingFile(() => fileAnswer(someBytes(10), { announced: 10 }));
    await runCopy(edge);
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
  ])('stores a copy with the Content-Type %j as %s', async (announced, stored) => {
    const edge = await edgeWithPendingFile(() =>
      fileAnswer(someBytes(5), { mediaType: announced }),
    );
    await runCopy(edge);
    expect(await fileRow()).toMatchObject({ state: 'stored', type: stored });
  });

  it('fetches a file once, without the key and with browser headers', async () => {
    const edge = await edgeWithPendingFile(() => fileAnswer(someBytes(10), { announced: 10 }));
    await runCopy(edge);
    await runCopy(edge);
    expect(edge.calls).toHaveLength(1);
    const { url, method, headers } = edge.calls[0] as FetchCall;
    expect([url, method]).toEqual([CLIP_URL, 'GET']);
    expect(headers.get('authorization')).toBeNull();
    expect(headers.get('user-agent')).toMatch(/^Mozilla\/5\.0 /);
    expect(headers.get('accept-encoding')).toBe('identity');
  });

  it('neither fetches nor overwrites an object that is already in R2', async () => {
    const edge = await edgeWithPendingFile(() => fileAnswer(someBytes(10), { announced: 10 }));
    const first = await env.FILES.put(OBJECT, 'first', { httpMetadata: { contentType: 'a/b' } });
    await runCopy(edge);
    expect(edge.calls).toEqual([]);
    expect(await fileRow()).toMatchObject({ state: 'stored', size: 5, type: 'a/b' });
    expect((await env.FILES.head(OBJECT))?.etag).toBe(first.etag);
  });

  it.each([
    ['of a known length', 10],
    ['of an unknown length', undefined],
  ])('does not overwrite a faster copy of a file %s', async (_what, announced) => {
    const edge = await edgeWithPendingFile(async () => {
      await env.FILES.put(OBJECT, 'faster');
      return fileAnswer(someBytes(10), { announced });
    });
    await runCopy(edge);
    expect(new TextDecoder().decode(await objectBytes())).toBe('faster');
    expect(await fileRow()).toMatchObject({ state: 'stored', size: 6 });
  });

  it('fetches nothing for a file without a row', async () => {
    const edge = await edgeWithPendingFile(() => fileAnswer(someBytes(10), { announced: 10 }));
    await env.DB.exec('delete from files');
    await runCopy(edge);
    expect(edge.calls).toEqual([]);
  });
});
