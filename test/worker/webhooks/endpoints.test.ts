import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { NOW } from '../tasks/builders.ts';
import {
  attemptRows,
  deliveringEdge,
  deliveryRow,
  ok,
  enqueueTestDelivery,
  refusing,
  times,
  type Endpoint,
} from './builders.ts';

/** The waits of Standard Webhooks, each counted from the try before. */
const WAITS = [
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

async function delivered(endpoint: Endpoint) {
  const edge = deliveringEdge(endpoint);
  await enqueueTestDelivery(edge);
  await edge.run();
  return edge;
}

const waitsBetween = (all: number[]) => all.slice(1).map((at, i) => at - (all[i] ?? 0));

/** What the cron takes up comes a lease and a minute later at most. */
function expectWaits(given: number[], wanted: number[], tookMs = 0): void {
  expect(given).toHaveLength(wanted.length);
  for (const [i, wait] of wanted.entries()) {
    expect(given[i]).toBeGreaterThanOrEqual(wait + tookMs);
    expect(given[i]).toBeLessThanOrEqual(wait + tookMs + 2 * MINUTE_MS);
  }
}

describe('a endpoint', () => {
  it('that is healthy is called once, at once', async () => {
    const edge = await delivered(ok);
    expect(times(edge)).toEqual([0]);
    expect(await deliveryRow()).toMatchObject({ state: 'delivered', attempts: 1, due: null });
    expect(await attemptRows()).toEqual([
      { n: 1, at: NOW, ms: 0, status: 200, error: null, responseBody: 'thanks' },
    ]);
  });

  it.each([200, 201, 202, 204, 299])('that answers %i has taken it', async (status) => {
    await delivered(() => new Response(null, { status }));
    expect(await deliveryRow()).toMatchObject({ state: 'delivered', attempts: 1 });
  });

  it('that refuses is called ten times over more than 75 hours', async () => {
    const edge = await delivered(refusing(500));
    const at = times(edge);
    expect(at).toHaveLength(10);
    expectWaits(waitsBetween(at), WAITS);
    expect(at.at(-1)).toBeGreaterThanOrEqual(75 * HOUR_MS);
    expect(await deliveryRow()).toMatchObject({
      state: 'failed',
      attempts: 10,
      due: null,
      reason: 'given up after 10 attempts; the last: 500',
    });
    expect((await attemptRows()).map(({ status }) => status)).toEqual(Array(10).fill(500));
  });

  it.each([300, 301, 302, 304, 307, 400, 401, 403, 404, 408, 409, 422, 451, 502, 503])(
    'that answers %i has not taken it',
    async (status) => {
      const edge = deliveringEdge(() => new Response(null, { status }));
      await enqueueTestDelivery(edge);
      await edge.run(MINUTE_MS);
      expect(times(edge)).toEqual([0, 5 * SECOND_MS]);
      expect(await deliveryRow()).toMatchObject({ state: 'pending', attempts: 2 });
    },
  );

  it('that cannot be reached is called as often, and the reason is kept', async () => {
    const edge = await delivered(() => Promise.reject(new TypeError('connection refused')));
    expectWaits(waitsBetween(times(edge)), WAITS);
    const attempts = await attemptRows();
    expect(attempts).toHaveLength(10);
    expect(attempts[0]).toMatchObject({ status: null, error: 'TypeError: connection refused' });
    expect(await deliveryRow()).toMatchObject({ state: 'failed' });
  });

  it('that says nothing is given 15 seconds each time', async () => {
    const edge = await delivered((_call, world) => {
      world.timeOut();
      return new Response('too late');
    });
    expectWaits(waitsBetween(times(edge)), WAITS, 15 * SECOND_MS);
    expect((await attemptRows())[0]).toMatchObject({
      ms: 15_000,
      status: null,
      error: 'no answer within 15000 ms',
    });
    expect(await deliveryRow()).toMatchObject({ state: 'failed', attempts: 10 });
  });

  it('that fails and then is fine is called no more', async () => {
    const edge = await delivered((call, world) =>
      world.n < 4 ? refusing(500)(call, world) : ok(call, world),
    );
    expectWaits(waitsBetween(times(edge)), WAITS.slice(0, 3));
    expect(await deliveryRow()).toMatchObject({ state: 'delivered', attempts: 4, reason: null });
    expect((await attemptRows()).map(({ status }) => status)).toEqual([500, 500, 500, 200]);
  });

  it('that answers 410 is called no more', async () => {
    const edge = await delivered(refusing(410));
    expect(times(edge)).toEqual([0]);
    expect(await deliveryRow()).toMatchObject({
      state: 'failed',
      attempts: 1,
      reason: 'the endpoint returned 410 Gone',
    });
  });

  it.each([
    ['seconds', '120', 2 * MINUTE_MS],
    ['a date', new Date(NOW + HOUR_MS).toUTCString(), HOUR_MS],
    ['more than a day', String(90 * 3600), DAY_MS],
    ['less than the wait', '1', 5 * SECOND_MS],
    ['nothing', '0', 5 * SECOND_MS],
    ['a date gone by', new Date(NOW - HOUR_MS).toUTCString(), 5 * SECOND_MS],
    ['no time', 'soon', 5 * SECOND_MS],
    ['less than nothing', '-5', 5 * SECOND_MS],
  ])('that asks in Retry-After for %s is called again then', async (_what, header, wait) => {
    const edge = deliveringEdge((call, world) =>
      world.n === 1 ? refusing(429, { 'retry-after': header })(call, world) : ok(call, world),
    );
    await enqueueTestDelivery(edge);
    await edge.run();
    expectWaits(waitsBetween(times(edge)), [wait]);
    expect(await deliveryRow()).toMatchObject({ state: 'delivered', attempts: 2 });
  });

  it('that redirects to a private address is not followed, and has not taken it', async () => {
    const edge = await delivered(
      refusing(307, { location: 'http://169.254.169.254/latest/meta-data' }),
    );
    expect(new Set(edge.sent.map(({ url }) => url)).size).toBe(1);
    expectWaits(waitsBetween(times(edge)), WAITS);
    expect(await deliveryRow()).toMatchObject({ state: 'failed', attempts: 10 });
  });
});

describe('the body of an answer', () => {
  it('that has no end is read for 2 KiB and then let go', async () => {
    let cancelled = false;
    let pieces = 0;
    await delivered(() => {
      const body = new ReadableStream({
        pull: (controller) => {
          pieces++;
          controller.enqueue(new TextEncoder().encode('all work and no play '.repeat(10)));
        },
        cancel: () => void (cancelled = true),
      });
      return new Response(body);
    });
    expect(await deliveryRow()).toMatchObject({ state: 'delivered', attempts: 1 });
    const [attempt] = await attemptRows();
    expect(attempt?.['responseBody']).toHaveLength(2048);
    expect(cancelled).toBe(true);
    expect(pieces).toBeLessThan(15);
  });

  it('that never comes does not undo its status', async () => {
    await delivered((_call, world) => {
      const body = new ReadableStream({
        pull: () => {
          setTimeout(() => world.timeOut());
          return new Promise<void>(() => undefined);
        },
      });
      return new Response(body);
    });
    expect(await deliveryRow()).toMatchObject({ state: 'delivered', attempts: 1 });
    expect(await attemptRows()).toMatchObject([{ status: 200, ms: 15_000, responseBody: '' }]);
  });

  it('that breaks off is kept as far as it came', async () => {
    await delivered(() => {
      const body = new ReadableStream({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode('half an ans'));
          setTimeout(() => controller.error(new Error('reset')));
        },
      });
      return new Response(body, { status: 500 });
    });
    expect((await attemptRows())[0]).toMatchObject({ status: 500, responseBody: 'half an ans' });
  });

  it('that is no text is kept as text all the same', async () => {
    await delivered(() => new Response(Uint8Array.from([0x41, 0, 0xff, 0x42])));
    expect((await attemptRows())[0]).toMatchObject({ responseBody: 'A\ufffd\ufffdB' });
  });
});
