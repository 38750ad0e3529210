/**
 * Watches one task by reading its row now and then. Bounded by the queries that D1 gives an invocation:
 * who wants to go on begins another. Nothing is left running once the signal is aborted.
 */
import type { Deps } from '../deps.ts';
import { MINUTE_MS, SECOND_MS, HOUR_MS } from '../platform/units.ts';
import type { DueTask } from './task-store.ts';
import { isTerminal } from './task-state.ts';
import type { Task } from './task.ts';

export interface WatchDeps extends Pick<Deps, 'store' | 'runtime'> {
  /** Begins to ask KIE for a task whose callback is late; not waited for. */
  askFor: (task: DueTask) => void;
}

/** Asks while the answer goes out. */
export function askMeanwhile(
  ctx: { waitUntil(work: Promise<unknown>): void },
  { reconcileTask, log }: Pick<Deps, 'reconcileTask' | 'log'>,
): WatchDeps['askFor'] {
  return (task) => ctx.waitUntil(reconcileTask(task, log));
}

/** D1 gives an invocation a thousand queries; the rest is for what else the request asks. */
const MAX_QUERIES = 900;
/** Of asking KIE for a task; see reconcile/. */
const QUERIES_OF_ASKING = 8;
/** The row itself, the times of its model, and whatever the caller reads for a change. */
const QUERIES_OF_CHANGE = 4;

/** By the task's age: most are over within minutes, and whoever waits for those is told at once. */
const PACE = [
  { until: 2 * MINUTE_MS, every: SECOND_MS },
  { until: 10 * MINUTE_MS, every: 1.5 * SECOND_MS },
  { until: HOUR_MS, every: 5 * SECOND_MS },
] as const;
const SLOWEST_MS = 15 * SECOND_MS;

export function nextLookIn(ageMs: number): number {
  return PACE.find(({ until }) => ageMs < until)?.every ?? SLOWEST_MS;
}

/** Names what a task is at: another for each change of it. */
export function versionOf({ state, updatedAt }: Pick<Task, 'state' | 'updatedAt'>): string {
  return `${updatedAt}-${state}`;
}

export interface WatchOptions {
  /** The version that the watcher knows: it is not told again. */
  seen: string | undefined;
  /** Aborted when the watcher leaves. */
  signal?: AbortSignal;
  /** Unix milliseconds, of the last look. */
  until?: number;
}

/**
 * Gives the task at each change, and undefined for a look that found none, so that the caller may show
 * that it is there. Ends after a terminal state, when the task is gone, when the time is over, and when
 * the queries are used up.
 */
export async function* watchTask(
  { store, runtime, askFor }: WatchDeps,
  task: Task,
  { seen, signal, until = Infinity }: WatchOptions,
): AsyncGenerator<Task | undefined, void, void> {
  let version = seen;
  let current = task;
  let queries = 0;
  for (;;) {
    if (versionOf(current) !== version) {
      version = versionOf(current);
      queries += QUERIES_OF_CHANGE;
      yield current;
    } else yield undefined;
    if (isTerminal(current.state) || runtime.now() >= until || queries >= MAX_QUERIES) return;

    const wait = Math.min(nextLookIn(runtime.now() - current.createdAt), until - runtime.now());
    await pause(runtime, wait, signal);
    if (signal?.aborted === true) return;
    const look = await store.tasks.look(current.id);
    queries++;
    if (look === undefined) return;
    if (look.nextPollAt !== undefined && look.nextPollAt <= runtime.now()) {
      askFor({ ...current, ...look, nextPollAt: look.nextPollAt });
      queries += QUERIES_OF_ASKING;
    }
    if (versionOf(look) === version) continue;
    const changed = await store.tasks.find(current.id);
    if (changed === undefined) return;
    current = changed;
  }
}

/** Until the time is over or the watcher leaves. */
async function pause(world: Deps['runtime'], ms: number, signal?: AbortSignal): Promise<void> {
  if (signal === undefined) return world.sleep(ms);
  if (signal.aborted) return;
  const left = Promise.withResolvers<void>();
  const onAbort = () => left.resolve();
  signal.addEventListener('abort', onAbort);
  await Promise.race([world.sleep(ms), left.promise]);
  signal.removeEventListener('abort', onAbort);
}
