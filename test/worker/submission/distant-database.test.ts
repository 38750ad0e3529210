import { env } from 'cloudflare:workers';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Runtime } from '../../../src/worker/platform/runtime.ts';
import { admit } from '../../../src/worker/submission/admission-store.ts';
import { rateWindowStore } from '../../../src/worker/upstream/rate-window-store.ts';
import { createSlotTrips } from '../../../src/worker/upstream/slot-trips.ts';
import { accepted, testEdge } from '../../support/edge.ts';
import { NOW, rows } from '../tasks/builders.ts';
import { aBody, post } from './builders.ts';
import { steppedClock } from './stepped-clock.ts';

const WINDOW_MS = 10_000;

/** The object with some of its methods replaced. */
function wrap<T extends object>(target: T, replaced: Partial<T>): T {
  return new Proxy(target, {
    get: (_, name) => {
      const value: unknown = Reflect.get(name in replaced ? replaced : target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** D1 behind a network: half of a trip passes before a transaction, the other half after it. */
function distantDb({ sleep }: Pick<Runtime, 'sleep'>, tripMs: () => number): D1Database {
  const overNetwork = async <T>(work: () => Promise<T>): Promise<T> => {
    const ms = tripMs();
    await sleep(ms / 2);
    const result = await work();
    await sleep(ms / 2);
    return result;
  };
  const statement = (real: D1PreparedStatement): D1PreparedStatement =>
    wrap(real, {
      bind: (...values: unknown[]) => statement(real.bind(...values)),
      first: () => overNetwork(() => real.first()),
    });
  return wrap(env.DB, {
    prepare: (query) => statement(env.DB.prepare(query)),
    batch: (statements) => overNetwork(() => env.DB.batch(statements)),
  });
}

/** An edge whose D1 is as far away as `tripMs` says for each trip. */
function distantEdge(tripMs: () => number, vars: Record<string, string> = {}) {
  const clock = steppedClock();
  /** When KIE was called, in milliseconds from the start. */
  const calledAt: number[] = [];
  const db = distantDb(clock.runtime, tripMs);
  const edge = testEdge(
    () => {
      calledAt.push(clock.runtime.now() - NOW);
      return accepted(`t${calledAt.length}`);
    },
    vars,
    {
      runtime: clock.runtime,
      admit: (request) => admit(db, request),
      rateWindows: rateWindowStore(db),
    },
  );
  return { edge, clock, calledAt };
}

/** Sends requests at these times. */
async function send(
  arrivals: readonly number[],
  tripMs: () => number,
  vars: Record<string, string> = {},
): Promise<{ statuses: number[]; calledAt: number[] }> {
  const { edge, clock, calledAt } = distantEdge(tripMs, vars);
  const responses = await clock.runConcurrently(
    arrivals.map((at) => async () => {
      await clock.runtime.sleep(at);
      return post(edge, aBody());
    }),
  );
  return { statuses: responses.map(({ status }) => status), calledAt };
}

/** The most calls in any ten seconds, both ends included. */
const maxCallsPerWindow = (calledAt: readonly number[]) =>
  Math.max(
    0,
    ...calledAt.map((at) => calledAt.filter((b) => b >= at && b <= at + WINDOW_MS).length),
  );

/** Trips of these lengths in turn, again and again. */
function cycle(...lengthsMs: number[]): () => number {
  let trips = 0;
  return () => lengthsMs[trips++ % lengthsMs.length] ?? 0;
}

describe('createTask with a distant D1', () => {
  it.each([
    ['600 ms away', cycle(600), 1],
    ['700 ms away', cycle(700), 2],
    ['1,500 ms away', cycle(1500), 2],
    ['5 s away', cycle(5000), 2],
    ['at distances from 300 to 1,500 ms', cycle(1500, 300, 1200, 700, 1499), 2],
  ])('calls KIE after at most two trips when D1 is %s and the window is empty', async (...row) => {
    const [, trips, maxTrips] = row;
    let made = 0;
    const { statuses, calledAt } = await send([0], () => {
      made++;
      return trips();
    });
    expect([statuses, calledAt.length]).toEqual([[200], 1]);
    expect(made).toBeLessThanOrEqual(maxTrips);
  });

  it('answers no request with 429 while the window has slots, whatever the trips up to 1.5 s', async () => {
    const trip = fc.integer({ min: 300, max: 1500 });
    await fc.assert(
      fc.asyncProperty(fc.array(trip, { minLength: 4, maxLength: 4 }), async (lengths) => {
        await env.DB.exec("update rate_windows set slot_times = ''");
        const { statuses } = await send([0], cycle(...lengths));
        expect(statuses).toEqual([200]);
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    ['600 ms away', cycle(600), 12_000],
    ['1,500 ms away', cycle(1500), 33_000],
    ['at distances from 400 to 900 ms', cycle(400, 900, 650, 500, 800), 17_000],
  ])(
    'creates 20 tasks one after another in little more than their trips when D1 is %s',
    async (_where, tripMs, expectedMs) => {
      const { edge, clock, calledAt } = distantEdge(tripMs);
      await clock.runConcurrently([
        async () => {
          for (let n = 0; n < 20; n++) await post(edge, aBody());
        },
      ]);
      expect(calledAt).toHaveLength(20);
      expect(calledAt.at(-1)).toBeLessThanOrEqual(expectedMs);
    },
  );

  it('accepts as many tasks as KIE allows when D1 is 1,500 ms away', async () => {
    // 60 requests in 33 s: as many as three windows of 11 s have slots.
    const arrivals = Array.from({ length: 60 }, (_, n) => n * 550);
    const { statuses, calledAt } = await send(arrivals, cycle(1500));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(maxCallsPerWindow(calledAt)).toBeLessThanOrEqual(20);
  });

  it('never sends KIE more than its limit in any window, for any arrivals and trips', async () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 25_000 }), {
      minLength: 4,
      maxLength: 10,
    });
    const trips = fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(arrivals, trips, async (times, lengths) => {
        await env.DB.exec("update rate_windows set slot_times = ''");
        const { calledAt } = await send(times, cycle(...lengths), { KIE_RATE_LIMIT: '3' });
        expect(maxCallsPerWindow(calledAt)).toBeLessThanOrEqual(3);
      }),
      { numRuns: 6 },
    );
  });

  it('leaves no task behind when every slot is missed', async () => {
    const { statuses, calledAt } = await send([0], cycle(1000, 2000, 3000, 4000));
    expect([statuses, calledAt]).toEqual([[429], []]);
    expect(await rows('select id from tasks')).toEqual([]);
  });
});

describe('the expected trip to D1', () => {
  it('is the faster of the last two trips', () => {
    const trips = createSlotTrips();
    const expected = [1500, 50, 2000, 1900, 60].map((ms) => {
      trips.record(ms, 0);
      return trips.expectedMs(0);
    });
    expect(expected).toEqual([0, 50, 50, 1900, 60]);
  });

  it('is unknown again a minute after D1 was slow twice, so that later tasks do not wait', () => {
    const trips = createSlotTrips();
    trips.record(5000, 0);
    trips.record(4000, 1000);
    expect([60_000, 60_001].map((now) => trips.expectedMs(now))).toEqual([4000, 0]);
    trips.record(50, 60_001);
    expect(trips.expectedMs(60_002)).toBe(50);
  });
});
