import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Responder } from '../../support/edge.ts';
import {
  archive,
  fileAnswer,
  fileRow,
  KEY,
  objectBytes,
  owingEdge,
  sameBytes,
  someBytes,
} from './builders.ts';

const MIB = 1024 * 1024;
const LEASE_MS = 120_000;
const TTL_MS = 14 * 24 * 3_600_000;

const failures: readonly (readonly [string, Responder, RegExp])[] = [
  ['is shorter than announced', () => fileAnswer(someBytes(50), { announced: 100 }), /\S/],
  [
    'breaks off, length known',
    () => fileAnswer(someBytes(50), { announced: 100, breaks: true }),
    /\S/,
  ],
  ['is empty where bytes were announced', () => fileAnswer(someBytes(0), { announced: 100 }), /\S/],
  ['is empty, length known', () => fileAnswer(someBytes(0), { announced: 0 }), /empty/],
  ['is empty, length unknown', () => fileAnswer(someBytes(0)), /empty/],
  ['is longer than announced', () => fileAnswer(someBytes(150), { announced: 100 }), /\S/],
  [
    'breaks off, length unknown',
    () => fileAnswer(someBytes(50), { breaks: true }),
    /connection reset/,
  ],
  [
    'breaks off in its second part, length unknown',
    () => fileAnswer(someBytes(9 * MIB), { breaks: true }),
    /connection reset/,
  ],
  ['is not there', () => new Response('gone', { status: 404 }), /404/],
  ['is a 500', () => new Response('', { status: 500 }), /500/],
  ['is a 206', () => new Response('part', { status: 206 }), /206/],
  ['has no body', () => new Response(null, { status: 204 }), /204/],
  [
    'cannot be reached',
    () => {
      throw new TypeError('Network connection lost.');
    },
    /Network connection lost/,
  ],
  [
    'is somewhere else now',
    () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.test/' } }),
    /elsewhere\.test is not in FILE_HOSTS/,
  ],
];

describe('a file that', () => {
  it.each(failures)('%s is not in R2, its row says why, and it is tried again', async (...row) => {
    const [, respond, why] = row;
    const edge = await owingEdge(respond);
    await archive(edge);
    expect(await fileRow()).toMatchObject({
      state: 'pending',
      attempts: 1,
      error: expect.stringMatching(why) as unknown,
      due: edge.clock.now + 2000 + LEASE_MS,
    });
    expect(edge.nudges).toEqual([{ files: [KEY], waitMs: 2000 }]);
    expect((await env.FILES.list()).objects).toEqual([]);
  });

  it.each([100_000, undefined])(
    'was cut and then comes whole is stored, announced %s',
    async (announced) => {
      const bytes = someBytes(100_000);
      const answers = [
        () => fileAnswer(bytes.slice(0, 500), { announced, breaks: true }),
        () => fileAnswer(bytes, { announced }),
      ];
      const edge = await owingEdge(() => answers.shift()?.() ?? Response.error());
      await archive(edge);
      expect(await objectBytes()).toBeUndefined();
      await archive(edge);
      expect(await fileRow()).toMatchObject({
        state: 'stored',
        attempts: 1,
        error: null,
        due: null,
      });
      expect(sameBytes(await objectBytes(), bytes)).toBe(true);
    },
  );

  it('lies on a host that is not allowed is not fetched, and is tried again', async () => {
    const edge = await owingEdge(() => fileAnswer(someBytes(5), { announced: 5 }), {
      FILE_HOSTS: 'other.test',
    });
    await archive(edge);
    expect(edge.calls).toEqual([]);
    expect(await fileRow()).toMatchObject({
      state: 'pending',
      attempts: 1,
      error: expect.stringContaining('is not in FILE_HOSTS') as unknown,
    });
    expect(edge.nudges).toEqual([{ files: [KEY], waitMs: 2000 }]);
  });

  it('must wait long is left to the cron', async () => {
    const edge = await owingEdge(() => new Response('', { status: 503 }));
    await env.DB.exec('update files set attempts = 5');
    await archive(edge);
    expect(edge.nudges).toEqual([]);
    expect(await fileRow()).toMatchObject({ attempts: 6, due: edge.clock.now + 3_600_000 });
  });

  it('KIE no longer keeps is given up, and its row says why', async () => {
    const edge = await owingEdge(() => new Response('', { status: 404 }));
    edge.clock.now += TTL_MS;
    await archive(edge);
    expect(await fileRow()).toMatchObject({ state: 'failed', due: null, attempts: 1 });
    expect((await fileRow())?.['error']).toContain('404');
    expect(edge.nudges).toEqual([]);
    await archive(edge);
    expect(edge.calls).toHaveLength(1);
  });

  it('fails just before KIE deletes it is tried once more at the end', async () => {
    const edge = await owingEdge(() => new Response('', { status: 404 }));
    edge.clock.now += TTL_MS - 500;
    await archive(edge);
    expect(edge.nudges).toEqual([{ files: [KEY], waitMs: 500 }]);
    expect(await fileRow()).toMatchObject({ state: 'pending' });
  });
});
