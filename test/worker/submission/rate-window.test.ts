import { describe, expect, it } from 'vitest';
import { accepted, testEdge, type TestEdge } from '../../support/edge.ts';
import { NOW, rows } from '../tasks/builders.ts';
import { aBody, errorOf, kieRejection, post } from './builders.ts';
import { steppedClock } from './stepped-clock.ts';

const WINDOW_MS = 10_000;

interface Burst {
  edge: TestEdge;
  responses: Response[];
  /** When KIE was called, in milliseconds from the start. */
  calledAt: number[];
}

/** Requests that come at these times, to a KIE that takes every task, the first few tries excepted. */
async function burst(
  arrivals: readonly number[],
  vars: Record<string, string> = {},
  busyTimes = 0,
): Promise<Burst> {
  const clock = steppedClock();
  const calledAt: number[] = [];
  const edge = testEdge(
    () => {
      calledAt.push(clock.runtime.now() - NOW);
      return calledAt.length <= busyTimes
        ? kieRejection(429, 'busy')
        : accepted(`t${calledAt.length}`);
    },
    vars,
    { runtime: clock.runtime },
  );
  const responses = await clock.runConcurrently(
    arrivals.map((at) => async () => {
      await clock.runtime.sleep(at);
      return post(edge, aBody());
    }),
  );
  return { edge, responses, calledAt };
}

const atOnce = (count: number) => Array.from({ length: count }, () => 0);
const statuses = (responses: readonly Response[], status: number) =>
  responses.filter((response) => response.status === status);

/** The most calls that KIE saw in any ten seconds, both ends included. */
const densest = (calledAt: readonly number[]) =>
  Math.max(...calledAt.map((at) => calledAt.filter((b) => b >= at && b <= at + WINDOW_MS).length));

describe("KIE's window, with the default settings", () => {
  it('takes 36 at once and refuses none', async () => {
    const { responses, calledAt } = await burst(atOnce(36));
    expect(statuses(responses, 200)).toHaveLength(36);
    expect(densest(calledAt)).toBe(20);
  });

  it('takes 40 of 60 at once, and 20 are told when to come again, without a trace', async () => {
    const { responses, calledAt } = await burst(atOnce(60));
    expect(statuses(responses, 200)).toHaveLength(40);
    const refused = statuses(responses, 429);
    expect(refused).toHaveLength(20);
    for (const response of refused) {
      expect(response.headers.get('retry-after')).toBe('7');
      const { code, error } = await errorOf(response);
      expect([code, error.type, error.retryable]).toEqual([429, 'rate_limited', true]);
    }
    expect(await rows('select state, count(*) as n from tasks group by state')).toEqual([
      { state: 'waiting', n: 40 },
    ]);
    expect([calledAt.length, densest(calledAt)]).toEqual([40, 20]);
  });

  it('takes all 60 at once with SUBMIT_QUEUE_TIMEOUT_MS=30000', async () => {
    const { responses, calledAt } = await burst(atOnce(60), { SUBMIT_QUEUE_TIMEOUT_MS: '30000' });
    expect(statuses(responses, 200)).toHaveLength(60);
    expect(densest(calledAt)).toBe(20);
  });

  it('never shows KIE more than 20 in any ten seconds, however they come', async () => {
    const arrivals = Array.from({ length: 90 }, (_, n) => (n * 7919) % 35_000);
    const { responses, calledAt } = await burst(arrivals);
    expect(densest(calledAt)).toBeLessThanOrEqual(20);
    expect(calledAt).toHaveLength(statuses(responses, 200).length);
    expect(statuses(responses, 200).length + statuses(responses, 429).length).toBe(90);
  });

  it("counts each new try after KIE's own 429", async () => {
    const { responses, calledAt } = await burst(
      atOnce(30),
      { SUBMIT_QUEUE_TIMEOUT_MS: '60000' },
      25,
    );
    expect([calledAt.length, densest(calledAt)]).toEqual([55, 20]);
    expect(statuses(responses, 200)).toHaveLength(30);
  });

  it('calls KIE in the order in which the requests came', async () => {
    const { edge } = await burst([0, 1, 2, 3, 4, 5], {
      KIE_RATE_LIMIT: '2',
      SUBMIT_QUEUE_TIMEOUT_MS: '60000',
    });
    const order = edge.calls.map(({ body }) => Number(/test-id-(\d{14})/.exec(body)?.[1]));
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

/** An edge that wakes this much too late, the first time only. */
async function oversleeping(lateMs: number, vars: Record<string, string>) {
  let late = lateMs;
  const calledAt: number[] = [];
  const clock = { now: NOW };
  const edge = testEdge(
    () => {
      calledAt.push(clock.now - NOW);
      return accepted('t1');
    },
    vars,
    {
      runtime: {
        now: () => clock.now,
        sleep: async (ms) => {
          clock.now += Math.max(0, ms) + late;
          late = 0;
        },
        newId: () => 'test-id-00000000000000',
        random: () => 0,
      },
    },
  );
  return { response: await post(edge, aBody()), calledAt };
}

describe('a slot that was missed', () => {
  it.each([
    ['by as much as is allowed is used', 600, 600],
    ['by more is not used: the next one is', 601, 11_000],
  ])('%s', async (_what, lateMs, calledAtMs) => {
    const { response, calledAt } = await oversleeping(lateMs, { KIE_RATE_LIMIT: '1' });
    expect([response.status, calledAt]).toEqual([200, [calledAtMs]]);
  });

  it.each([
    ['with no other in time', 601, '5000'],
    ['by more than a caller waits', 180_000, '15000'],
  ])('%s is a 429 without a trace, and KIE is not called', async (_what, lateMs, wait) => {
    const vars = { KIE_RATE_LIMIT: '1', SUBMIT_QUEUE_TIMEOUT_MS: wait };
    const { response, calledAt } = await oversleeping(lateMs, vars);
    expect([response.status, calledAt]).toEqual([429, []]);
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await rows('select id from tasks')).toEqual([]);
  });
});
