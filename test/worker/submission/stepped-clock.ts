/**
 * A clock for concurrent jobs: time stands still while a job is running, then moves to the next time at
 * which one wakes. Simultaneous events therefore happen in the same order in every run.
 */
import type { TestDeps } from '../../support/test-deps.ts';
import { testEdge, type Responder } from '../../support/edge.ts';
import { NOW } from '../tasks/builders.ts';

export interface SteppedClock {
  runtime: TestDeps['runtime'];
  /** Starts the jobs at the same time. Only they may sleep by this clock. */
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

/** An edge whose KIE responds after `kieMs`, with a clock for concurrent jobs. */
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
