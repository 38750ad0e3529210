/** Isolates whose clocks differ by minutes: each event is handled by another one. */
import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { rows } from '../tasks/builders.ts';
import { expectOneTask } from './expect-settled.ts';
import { FaultWorld } from './fault-world.ts';

const AHEAD = 5 * MINUTE_MS;
const BEHIND = -5 * MINUTE_MS;

/** Isolates whose clocks are off by each of these in turn. */
function isolates(world: FaultWorld, skews: readonly number[]) {
  let n = 0;
  return () => world.isolate({ skewMs: skews[n++ % skews.length] ?? 0 });
}

describe('clocks that are off by five minutes', () => {
  it.each([
    ['ahead, right, behind', [AHEAD, 0, BEHIND], false],
    ['behind, ahead, right', [BEHIND, AHEAD, 0], false],
    ['right, behind, ahead', [0, BEHIND, AHEAD], false],
    ['ahead, behind, without a callback of KIE', [AHEAD, BEHIND], true],
    ['behind, ahead, without a callback of KIE', [BEHIND, AHEAD], true],
  ])(
    'lose no task, submit none twice, leak no budget and deliver once: %s',
    async (_order, skews, isKieSilent) => {
      const world = new FaultWorld();
      world.isKieSilent = isKieSilent;
      const next = isolates(world, skews);
      expect((await world.create(next(), 'order-7'))?.status).toBe(200);
      const repeated = await world.create(next(), 'order-7');
      expect(repeated?.headers.get('idempotent-replayed')).toBe('true');
      await world.settle(next);
      await expectOneTask(world, skews.join());
      expect([...world.received.values()].flat()).toHaveLength(1);
    },
  );

  it('refuse a createTask with a retryable 429 until the slots of the isolate that is ahead have passed', async () => {
    const world = new FaultWorld();
    expect((await world.create(world.isolate({ skewMs: AHEAD }), 'first'))?.status).toBe(200);
    const refused = await world.create(world.isolate(), 'second');
    expect(refused?.status).toBe(429);
    expect(await refused?.json()).toMatchObject({
      error: { type: 'rate_limited', retryable: true },
    });
    expect([world.ledger.requests, await rows('select running from accounts')]).toEqual([
      1,
      [{ running: 1 }],
    ]);
    world.now += AHEAD + SECOND_MS;
    expect((await world.create(world.isolate(), 'second'))?.status).toBe(200);
    expect(world.ledger.requests).toBe(2);
  });
});
