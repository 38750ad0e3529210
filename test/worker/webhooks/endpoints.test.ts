import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { NOW } from '../tasks/builders.ts';
import {
  readAttempts,
  webhookEdge,
  readDelivery,
  accept,
  insertFailedTask,
  failWith,
  attemptTimes,
  type Endpoint,
} from './builders.ts';

/** The schedule that Standard Webhooks recommends: delays after each attempt. */
const DELAYS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

async function deliver(endpoint: Endpoint) {
  const edge = webhookEdge(endpoint);
  await insertFailedTask(edge);
  await edge.run();
  return edge;
}

const delaysBetween = (all: number[]) => all.slice(1).map((at, i) => at - (all[i] ?? 0));

/** An attempt by the cron comes a lease and a minute later at most. */
function expectDelays(actual: number[], expected: number[], tookMs = 0): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, wait] of expected.entries()) {
    expect(actual[i]).toBeGreaterThanOrEqual(wait + tookMs);
    expect(actual[i]).toBeLessThanOrEqual(wait + tookMs + 2 * MINUTE_MS);
  }
}

describe('an endpoint', () => {
  it('that is healthy is called once, at once', async () => {
    const edge = await deliver(accept);
    expect(attemptTimes(edge)).toEqual([0]);
    expect(await readDelivery()).toMatchObject({ state: 'delivered', attempts: 1, due: null });
    expect(await readAttempts()).toEqual([
      { n: 1, at: NOW, ms: 0, status: 200, error: null, responseBody: 'thanks' },
    ]);
  });

  it.each([200, 201, 202, 204, 299])(
    'that returns %i has accepted the callback',
    async (status) => {
      await deliver(() => new Response(null, { status }));
      expect(await readDelivery()).toMatchObject({ state: 'delivered', attempts: 1 });
    },
  );

  it('that keeps failing is called ten times over more than 75 hours', async () => {
    const edge = await deliver(failWith(500));
    const at = attemptTimes(edge);
    expect(at).toHaveLength(10);
    expectDelays(delaysBetween(at), DELAYS);
    expect(at.at(-1)).toBeGreaterThanOrEqual(75 * HOUR_MS);
    expect(await readDelivery()).toMatchObject({
      state: 'failed',
      attempts: 10,
      due: null,
      reason: 'failed after 10 attempts; last result: 500',
    });
    expect((await readAttempts()).map(({ status }) => status)).toEqual(Array(10).fill(500));
  });

  it.each([300, 301, 302, 304, 307, 400, 401, 403, 404, 408, 409, 422, 451, 502, 503])(
    'that returns %i has not accepted the callback',
    async (status) => {
      const edge = webhookEdge(() => new Response(null, { status }));
      await insertFailedTask(edge);
      await edge.run(MINUTE_MS);
      expect(attemptTimes(edge)).toEqual([0, 5 * SECOND_MS]);
      expect(await readDelivery()).toMatchObject({ state: 'pending', attempts: 2 });
    },
  );

  it('that is unreachable is called ten times, with the error logged', async () => {
    const edge = await deliver(() => Promise.reject(new TypeError('connection refused')));
    expectDelays(delaysBetween(attemptTimes(edge)), DELAYS);
    const attempts = await readAttempts();
    expect(attempts).toHaveLength(10);
    expect(attempts[0]).toMatchObject({ status: null, error: 'TypeError: connection refused' });
    expect(await readDelivery()).toMatchObject({ state: 'failed' });
  });

  it('that does not respond times out after 15 seconds at each attempt', async () => {
    const edge = await deliver((_call, context) => {
      context.timeOut();
      return new Response('too late');
    });
    expectDelays(delaysBetween(attemptTimes(edge)), DELAYS, 15 * SECOND_MS);
    expect((await readAttempts())[0]).toMatchObject({
      ms: 15_000,
      status: null,
      error: 'no response within 15000 ms',
    });
    expect(await readDelivery()).toMatchObject({ state: 'failed', attempts: 10 });
  });

  it('that recovers is not called again', async () => {
    const edge = await deliver((call, context) =>
      context.n < 4 ? failWith(500)(call, context) : accept(call, context),
    );
    expectDelays(delaysBetween(attemptTimes(edge)), DELAYS.slice(0, 3));
    expect(await readDelivery()).toMatchObject({ state: 'delivered', attempts: 4, reason: null });
    expect((await readAttempts()).map(({ status }) => status)).toEqual([500, 500, 500, 200]);
  });

  it('that returns 410 is not called again', async () => {
    const edge = await deliver(failWith(410));
    expect(attemptTimes(edge)).toEqual([0]);
    expect(await readDelivery()).toMatchObject({
      state: 'failed',
      attempts: 1,
      reason: 'the endpoint returned 410 Gone',
    });
  });

  it.each([
    ['seconds', '120', 2 * MINUTE_MS],
    ['a date', new Date(NOW + HOUR_MS).toUTCString(), HOUR_MS],
    ['more than a day', String(90 * 3600), DAY_MS],
    ['less than the scheduled delay', '1', 5 * SECOND_MS],
    ['zero', '0', 5 * SECOND_MS],
    ['a past date', new Date(NOW - HOUR_MS).toUTCString(), 5 * SECOND_MS],
    ['a word', 'soon', 5 * SECOND_MS],
    ['a negative number', '-5', 5 * SECOND_MS],
  ])(
    'that sends a Retry-After of %s is called again after the right delay',
    async (_what, header, wait) => {
      const edge = webhookEdge((call, context) =>
        context.n === 1
          ? failWith(429, { 'retry-after': header })(call, context)
          : accept(call, context),
      );
      await insertFailedTask(edge);
      await edge.run();
      expectDelays(delaysBetween(attemptTimes(edge)), [wait]);
      expect(await readDelivery()).toMatchObject({ state: 'delivered', attempts: 2 });
    },
  );

  it('that redirects to a private address has not accepted the callback, and the redirect is not followed', async () => {
    const edge = await deliver(
      failWith(307, { location: 'http://169.254.169.254/latest/meta-data' }),
    );
    expect(new Set(edge.sent.map(({ url }) => url)).size).toBe(1);
    expectDelays(delaysBetween(attemptTimes(edge)), DELAYS);
    expect(await readDelivery()).toMatchObject({ state: 'failed', attempts: 10 });
  });
});

describe('the response body', () => {
  it('without an end is read for 2 KiB and then cancelled', async () => {
    let cancelled = false;
    let chunks = 0;
    await deliver(() => {
      const body = new ReadableStream({
        pull: (controller) => {
          chunks++;
          controller.enqueue(new TextEncoder().encode('all work and no play '.repeat(10)));
        },
        cancel: () => void (cancelled = true),
      });
      return new Response(body);
    });
    expect(await readDelivery()).toMatchObject({ state: 'delivered', attempts: 1 });
    const [attempt] = await readAttempts();
    expect(attempt?.['responseBody']).toHaveLength(2048);
    expect(cancelled).toBe(true);
    expect(chunks).toBeLessThan(15);
  });

  it('that never arrives does not change the outcome of a 200', async () => {
    await deliver((_call, context) => {
      const body = new ReadableStream({
        pull: () => {
          setTimeout(() => context.timeOut());
          return new Promise<void>(() => undefined);
        },
      });
      return new Response(body);
    });
    expect(await readDelivery()).toMatchObject({ state: 'delivered', attempts: 1 });
    expect(await readAttempts()).toMatchObject([{ status: 200, ms: 15_000, responseBody: '' }]);
  });

  it('that is truncated is logged as far as it arrived', async () => {
    await deliver(() => {
      const body = new ReadableStream({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode('half an ans'));
          setTimeout(() => controller.error(new Error('reset')));
        },
      });
      return new Response(body, { status: 500 });
    });
    expect((await readAttempts())[0]).toMatchObject({ status: 500, responseBody: 'half an ans' });
  });

  it('that is binary is logged as text with replacement characters', async () => {
    await deliver(() => new Response(Uint8Array.from([0x41, 0, 0xff, 0x42])));
    expect((await readAttempts())[0]).toMatchObject({ responseBody: 'A\ufffd\ufffdB' });
  });
});
