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

/** Sends requests at these times to a KIE that rejects the first `busyTimes` calls with 429 and accepts the rest. */
async function sendBurst(
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
const withStatus = (responses: readonly Response[], status: number) =>
  responses.filter((response) => response.status === status);

/** The most calls in any ten seconds, both ends included. */
const maxCallsPerWindow = (calledAt: readonly number[]) =>
  Math.max(...calledAt.map((at) => calledAt.filter((b) => b >= at && b <= at + WINDOW_MS).length));

describe("KIE's rate window with the default settings", () => {
  it('admits all of 36 concurrent requests', async () => {
    const { responses, calledAt } = await sendBurst(atOnce(36));
    expect(withStatus(responses, 200)).toHaveLength(36);
    expect(maxCallsPerWindow(calledAt)).toBe(20);
  });

  it('admits 40 of 60 concurrent requests and rejects 20 with Retry-After and without a row', async () => {
    const { responses, calledAt } = await sendBurst(atOnce(60));
    expect(withStatus(responses, 200)).toHaveLength(40);
    const rejected = withStatus(responses, 429);
    expect(rejected).toHaveLength(20);
    for (const response of rejected) {
      expect(response.headers.get('retry-after')).toBe('7');
      const { code, error } = await errorOf(response);
      expect([code, error.type, error.retryable]).toEqual([429, 'rate_limited', true]);
    }
    expect(await rows('select state, count(*) as n from tasks group by state')).toEqual([
      { state: 'waiting', n: 40 },
    ]);
    expect([calledAt.length, maxCallsPerWindow(calledAt)]).toEqual([40, 20]);
  });

  it('admits all of 60 concurrent requests with SUBMIT_QUEUE_TIMEOUT_MS=30000', async () => {
    const { responses, calledAt } = await sendBurst(atOnce(60), {
      SUBMIT_QUEUE_TIMEOUT_MS: '30000',
    });
    expect(withStatus(responses, 200)).toHaveLength(60);
    expect(maxCallsPerWindow(calledAt)).toBe(20);
  });

  it('never sends more than 20 requests in any ten seconds for irregular arrivals', async () => {
    const arrivals = Array.from({ length: 90 }, (_, n) => (n * 7919) % 35_000);
    const { responses, calledAt } = await sendBurst(arrivals);
    expect(maxCallsPerWindow(calledAt)).toBeLessThanOrEqual(20);
    expect(calledAt).toHaveLength(withStatus(responses, 200).length);
    expect(withStatus(responses, 200).length + withStatus(responses, 429).length).toBe(90);
  });

  it("counts each retry after KIE's own 429", async () => {
    const { responses, calledAt } = await sendBurst(
      atOnce(30),
      { SUBMIT_QUEUE_TIMEOUT_MS: '60000' },
      25,
    );
    expect([calledAt.length, maxCallsPerWindow(calledAt)]).toEqual([55, 20]);
    expect(withStatus(responses, 200)).toHaveLength(30);
  });

  it('calls KIE in the order of the requests', async () => {
    const { edge } = await sendBurst([0, 1, 2, 3, 4, 5], {
      KIE_RATE_LIMIT: '2',
      SUBMIT_QUEUE_TIMEOUT_MS: '60000',
    });
    const order = edge.calls.map(({ body }) => Number(/test-id-(\d{14})/.exec(body)?.[1]));
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

/** Sends a createTask to an edge whose n-th sleep ends `latenesses[n]` ms too late. */
async function postWithLateTimer(latenesses: readonly number[], vars: Record<string, string>) {
  const pending = [...latenesses];
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
          clock.now += Math.max(0, ms) + (pending.shift() ?? 0);
        },
        newId: () => 'test-id-00000000000000',
        random: () => 0,
      },
    },
  );
  return { response: await post(edge, aBody()), calledAt };
}

describe('a missed slot', () => {
  it.each([
    ['sends a request in its slot if it is 600 ms late, which the margin allows', 600, 600],
    ['sends a request in the next slot if it is 601 ms late', 601, 11_000],
  ])('%s', async (_what, lateMs, calledAtMs) => {
    const { response, calledAt } = await postWithLateTimer([lateMs], { KIE_RATE_LIMIT: '1' });
    expect([response.status, calledAt]).toEqual([200, [calledAtMs]]);
  });

  it.each([
    [3, 200, [33_000]],
    [4, 429, []],
  ])(
    'sends a request that missed %i slots with status %i and calls to KIE at %j ms',
    async (missed, status, expected) => {
      const vars = { KIE_RATE_LIMIT: '1', SUBMIT_QUEUE_TIMEOUT_MS: '60000' };
      const latenesses = Array.from({ length: missed }, () => 601);
      const { response, calledAt } = await postWithLateTimer(latenesses, vars);
      expect([response.status, calledAt]).toEqual([status, expected]);
      expect(await rows('select id from tasks')).toHaveLength(expected.length);
    },
  );

  it.each([
    ['no other slot is in time', 601, '5000'],
    ['the request is later than a caller waits', 180_000, '15000'],
  ])(
    'returns 429 without a row and without calling KIE if a slot is missed and %s',
    async (_what, lateMs, queueTimeoutMs) => {
      const vars = { KIE_RATE_LIMIT: '1', SUBMIT_QUEUE_TIMEOUT_MS: queueTimeoutMs };
      const { response, calledAt } = await postWithLateTimer([lateMs], vars);
      expect([response.status, calledAt]).toEqual([429, []]);
      expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(await rows('select id from tasks')).toEqual([]);
    },
  );
});
