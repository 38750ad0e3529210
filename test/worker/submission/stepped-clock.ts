/**
 * A clock for many at once: time stands still while anybody is awake, and then steps on to whoever
 * wakes next. So what happens at the same time happens in an order that is always the same.
 */
import type { Deps } from '../../../src/worker/deps.ts';
import { testEdge, type Responder } from '../../support/edge.ts';
import { NOW } from '../tasks/builders.ts';

export interface SteppedClock {
  runtime: Deps['runtime'];
  /** Starts all at the same time; each may sleep, and only these may. */
  runConcurrently<T>(jobs: readonly (() => Promise<T>)[]): Promise<T[]>;
}

export function steppedClock(): SteppedClock {
  let now = NOW;
  let running = 0;
  let ids = 0;
  const sleepers: { at: number; wake: () => void }[] = [];
  const step = () => {
    if (running === 0 || sleepers.length < running) return;
    sleepers.sort((a, b) => a.at - b.at);
    const next = sleepers.shift();
    if (next === undefined) return;
    now = next.at;
    next.wake();
  };
  return {
    runtime: {
      now: () => now,
      sleep: async (ms) => {
        if (ms <= 0) return;
        await new Promise<void>((wake) => {
          sleepers.push({ at: now + ms, wake });
          step();
        });
      },
      newId: () => `test-id-${String(ids++).padStart(14, '0')}`,
      random: () => 0,
    },
    runConcurrently: (jobs) => {
      running += jobs.length;
      const run = async <T>(job: () => Promise<T>): Promise<T> => {
        try {
          return await job();
        } finally {
          running--;
          step();
        }
      };
      return Promise.all(jobs.map(run));
    },
  };
}

/** An edge whose KIE takes its time, with a clock that many may sleep by. */
export function slowEdge(respond: Responder, kieMs = 5000, vars: Record<string, string> = {}) {
  const clock = steppedClock();
  const edge = testEdge(
    async (call) => {
      await clock.runtime.sleep(kieMs);
      return respond(call);
    },
    vars,
    { runtime: clock.runtime },
  );
  return { edge, clock, since: () => clock.runtime.now() - NOW };
}
