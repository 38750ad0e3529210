import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Responder } from '../../support/edge.ts';
import {
  runCopy,
  fileAnswer,
  fileRow,
  KEY,
  objectBytes,
  edgeWithPendingFile,
  sameBytes,
  someBytes,
} from './builders.ts';

const MIB = 1024 * 1024;
const LEASE_MS = 120_000;
const TTL_MS = 14 * 24 * 3_600_000;

const failures: readonly (readonly [string, Responder, RegExp])[] = [
  ['is shorter than announced', () => fileAnswer(someBytes(50), { announced: 100 }), /\S/],
  [
    'is cut off, length known',
    () => fileAnswer(someBytes(50), { announced: 100, breaks: true }),
    /\S/,
  ],
  [
    'is empty although bytes were announced',
    () => fileAnswer(someBytes(0), { announced: 100 }),
    /\S/,
  ],
  ['is empty, length known', () => fileAnswer(someBytes(0), { announced: 0 }), /empty/],
  ['is empty, length unknown', () => fileAnswer(someBytes(0)), /empty/],
  ['is longer than announced', () => fileAnswer(someBytes(150), { announced: 100 }), /\S/],
  [
    'is cut off, length unknown',
    () => fileAnswer(someBytes(50), { breaks: true }),
    /connection reset/,
  ],
  [
    'is cut off in its second part, length unknown',
    () => fileAnswer(someBytes(9 * MIB), { breaks: true }),
    /connection reset/,
  ],
  [
    'is chunked and shorter than announced',
    () => fileAnswer(someBytes(50), { announced: 100, chunked: true }),
    /ended after 50 of 100 announced bytes/,
  ],
  [
    'is chunked and cut off after more bytes than announced',
    () => fileAnswer(someBytes(150), { announced: 100, chunked: true, breaks: true }),
    /connection reset/,
  ],
  ['returns 404', () => new Response('gone', { status: 404 }), /404/],
  ['returns 500', () => new Response('', { status: 500 }), /500/],
  ['returns 206', () => new Response('part', { status: 206 }), /206/],
  ['has no body', () => new Response(null, { status: 204 }), /204/],
  [
    'is on an unreachable host',
    () => {
      throw new TypeError('Network connection lost.');
    },
    /Network connection lost/,
  ],
  [
    'redirects to a host that is not allowed',
    () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.test/' } }),
    /elsewhere\.test is not in FILE_HOSTS/,
  ],
];

describe('a failed copy attempt', () => {
  it.each(failures)(
    'stores no object, records the error and schedules a retry when the file %s',
    async (...row) => {
      const [, respond, why] = row;
      const edge = await edgeWithPendingFile(respond);
      await runCopy(edge);
      expect(await fileRow()).toMatchObject({
        state: 'pending',
        attempts: 1,
        error: expect.stringMatching(why) as unknown,
        due: edge.clock.now + 2000 + LEASE_MS,
      });
      expect(edge.nudges).toEqual([{ files: [KEY], waitMs: 2000 }]);
      expect((await env.FILES.list()).objects).toEqual([]);
    },
  );

  it.each([100_000, undefined])(
    'is followed by a complete copy once the file arrives whole, announced length %s',
    async (announced) => {
      const bytes = someBytes(100_000);
      const responses = [
        () => fileAnswer(bytes.slice(0, 500), { announced, breaks: true }),
        () => fileAnswer(bytes, { announced }),
      ];
      const edge = await edgeWithPendingFile(() => responses.shift()?.() ?? Response.error());
      await runCopy(edge);
      expect(await objectBytes()).toBeUndefined();
      await runCopy(edge);
      expect(await fileRow()).toMatchObject({
        state: 'stored',
        attempts: 1,
        error: null,
        due: null,
      });
      expect(sameBytes(await objectBytes(), bytes)).toBe(true);
    },
  );

  it('stores nothing when a chunked file is cut off at the same byte again and again', async () => {
    const edge = await edgeWithPendingFile(() =>
      fileAnswer(someBytes(50), { announced: 100, chunked: true, breaks: true }),
    );
    for (let attempts = 1; attempts <= 4; attempts++) await runCopy(edge);
    expect(await fileRow()).toMatchObject({ state: 'pending', attempts: 4, size: null });
    expect(await objectBytes()).toBeUndefined();
  });

  it('fetches nothing from a host that is not in FILE_HOSTS, and is retried', async () => {
    const edge = await edgeWithPendingFile(() => fileAnswer(someBytes(5), { announced: 5 }), {
      FILE_HOSTS: 'other.test',
    });
    await runCopy(edge);
    expect(edge.calls).toEqual([]);
    expect(await fileRow()).toMatchObject({
      state: 'pending',
      attempts: 1,
      error: expect.stringContaining('is not in FILE_HOSTS') as unknown,
    });
    expect(edge.nudges).toEqual([{ files: [KEY], waitMs: 2000 }]);
  });

  it('leaves a retry after a long delay to the cron', async () => {
    const edge = await edgeWithPendingFile(() => new Response('', { status: 503 }));
    await env.DB.exec('update files set attempts = 5');
    await runCopy(edge);
    expect(edge.nudges).toEqual([]);
    expect(await fileRow()).toMatchObject({ attempts: 6, due: edge.clock.now + 3_600_000 });
  });

  it('abandons a file that KIE no longer keeps, with the error', async () => {
    const edge = await edgeWithPendingFile(() => new Response('', { status: 404 }));
    edge.clock.now += TTL_MS;
    await runCopy(edge);
    expect(await fileRow()).toMatchObject({ state: 'failed', due: null, attempts: 1 });
    expect((await fileRow())?.['error']).toContain('404');
    expect(edge.nudges).toEqual([]);
    await runCopy(edge);
    expect(edge.calls).toHaveLength(1);
  });

  it('schedules the last attempt for the moment at which KIE deletes the file', async () => {
    const edge = await edgeWithPendingFile(() => new Response('', { status: 404 }));
    edge.clock.now += TTL_MS - 500;
    await runCopy(edge);
    expect(edge.nudges).toEqual([{ files: [KEY], waitMs: 500 }]);
    expect(await fileRow()).toMatchObject({ state: 'pending' });
  });
});
