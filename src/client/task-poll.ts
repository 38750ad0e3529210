/** A task's states by asking for them: where there is no event stream to be had. */
import { sleep } from './abort.ts';
import { waitAfter } from './backoff.ts';
import { isTransient } from './errors.ts';
import { recordCall } from './task-calls.ts';
import type { Watching } from './task-stream.ts';
import type { Task } from './types.ts';

/** A task that is this young is asked for this often; ages and waits in milliseconds. */
const PACE = [
  { youngerThanMs: 30_000, waitMs: 2000 },
  { youngerThanMs: 120_000, waitMs: 5000 },
];
const SLOWEST_MS = 15_000;

/** The state at each look, until the time that is told, or nobody wants it any more. Throws for what waiting does not mend. */
export async function* pollTask(
  { edge, ref, attention, signal }: Watching,
  until: number,
): AsyncGenerator<Task, void, void> {
  const { world } = edge;
  let failures = 0;
  do {
    await attention.back(signal);
    let waitMs: number;
    try {
      const task = await edge.ask<Task>({ ...recordCall(ref), signal });
      failures = 0;
      yield task;
      waitMs = paceOf(task, world.now());
    } catch (error) {
      if (!isTransient(error)) throw error;
      failures += 1;
      waitMs = waitAfter(failures, error, world);
    }
    await sleep(world, waitMs, signal);
  } while (world.now() < until);
}

/** By the edge's clock where it tells, because this one may be wrong. */
function paceOf({ createTime, estimate }: Task, now: number): number {
  const ageMs = estimate?.elapsedMs ?? now - createTime;
  return PACE.find(({ youngerThanMs }) => ageMs < youngerThanMs)?.waitMs ?? SLOWEST_MS;
}
