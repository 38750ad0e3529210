/**
 * Watches one task by reading its row at intervals. An invocation has a limited number of D1 queries;
 * a watcher that wants to continue after that starts another one. Aborting the signal leaves nothing running.
 */
import type { Slot, Slots } from '../platform/leased-slots.ts';
import type { Log } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import type { SharedRead } from '../platform/shared-reads.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/units.ts';
import { isTerminal } from './task-state.ts';
import type { DueTask, TaskChange, TaskStore } from './task-store.ts';
import type { Task } from './task.ts';

export interface WatchDeps {
  tasks: Pick<TaskStore, 'find'>;
  /** Shared by all watchers of a task in this isolate. */
  readProgress: SharedRead<TaskChange | undefined>;
  watchers: Slots;
  /** Starts a poll of KIE for a task whose callback is overdue, without waiting for it. */
  startPoll: (task: DueTask) => void;
  runtime: Pick<Runtime, 'now' | 'sleep'>;
}

/** A `startPoll` that polls while the response is being sent. */
export function pollWhileResponding(
  ctx: { waitUntil(work: Promise<unknown>): void },
  { reconcileTask, log }: { reconcileTask: (task: DueTask, log: Log) => Promise<void>; log: Log },
): WatchDeps['startPoll'] {
  return (task) => ctx.waitUntil(reconcileTask(task, log));
}

/** D1 allows 1,000 queries per invocation; the rest is for the request's other queries. */
const MAX_QUERIES = 900;
/** Of one poll at most: the claim, the slot, two for the status and two for an end without one; see reconciliation/. */
const QUERIES_PER_POLL = 6;
/** The row itself, the statistics of its model, and what the caller reads for a change. */
const QUERIES_PER_CHANGE = 4;

/** `until` is the age of the task: most tasks end within minutes, and their watchers should know at once. */
const READ_INTERVALS = [
  { until: 2 * MINUTE_MS, every: SECOND_MS },
  { until: 10 * MINUTE_MS, every: 1.5 * SECOND_MS },
  { until: HOUR_MS, every: 5 * SECOND_MS },
] as const;
const SLOWEST_INTERVAL_MS = 15 * SECOND_MS;

/**
 * A value that another watcher read this part of the interval ago is as good as a new one: a change is seen that
 * much later, and any number of watchers in an isolate read a row four times per interval at most.
 */
const MAX_AGE_FACTOR = 0.25;

/** Tabs and devices that show the same task, and holders of its read token. */
const MAX_WATCHERS_PER_TASK = 100;
/** KIE accepts two tasks a second, and most have ended after two minutes. */
const MAX_WATCHERS_PER_CLIENT = 250;
/** The slowest watcher reads four times in it. */
export const WATCHER_LEASE_MS = MINUTE_MS;

/** How long to wait before the row of a task of this age is read again. Milliseconds. */
export function nextReadDelay(ageMs: number): number {
  return READ_INTERVALS.find(({ until }) => ageMs < until)?.every ?? SLOWEST_INTERVAL_MS;
}

/** Identifies the current content of a task: different after each change. */
export function taskVersion({ state, updatedAt }: Pick<Task, 'state' | 'updatedAt'>): string {
  return `${updatedAt}-${state}`;
}

/**
 * Takes the slot of one watcher, of which an isolate has a limited number per task and per client; undefined if
 * none is left. AUTH_MODE=none has one client for everybody, so that only its tasks count.
 */
export function takeWatcher(
  { watchers }: Pick<WatchDeps, 'watchers'>,
  { id, client }: Pick<Task, 'id' | 'client'>,
): Slot | undefined {
  const perTask = { key: id, max: MAX_WATCHERS_PER_TASK };
  const perClient = { key: client, max: MAX_WATCHERS_PER_CLIENT };
  return watchers.take(client === 'none' ? [perTask] : [perTask, perClient]);
}

export interface WatchOptions {
  /** Renewed with each read and released at the end. */
  slot: Slot;
  /** The version that the watcher already has; it is not yielded again. */
  seen: string | undefined;
  /** Aborted when the watcher leaves. */
  signal?: AbortSignal;
  /** Unix milliseconds of the last read. */
  until?: number;
}

/**
 * Yields the task after each change, and undefined after a read without one, so that the caller can send
 * a sign of life. Ends after a terminal state, when the task is deleted, at `until`, and when the
 * queries are used up.
 */
export async function* watchTask(
  deps: WatchDeps,
  task: Task,
  options: WatchOptions,
): AsyncGenerator<Task | undefined, void, void> {
  try {
    yield* readChanges(deps, task, options);
  } finally {
    options.slot.release();
  }
}

async function* readChanges(
  { tasks, readProgress, startPoll, runtime }: WatchDeps,
  task: Task,
  { slot, seen, signal, until = Infinity }: WatchOptions,
): AsyncGenerator<Task | undefined, void, void> {
  let version = seen;
  let current = task;
  let queries = 0;
  for (;;) {
    if (taskVersion(current) !== version) {
      version = taskVersion(current);
      queries += QUERIES_PER_CHANGE;
      yield current;
    } else yield undefined;
    if (isTerminal(current.state) || runtime.now() >= until || queries >= MAX_QUERIES) return;

    const delay = Math.min(nextReadDelay(runtime.now() - current.createdAt), until - runtime.now());
    await sleepOrAbort(runtime, delay, signal);
    if (signal?.aborted === true) return;
    slot.renew();
    const progress = await readProgress(current.id, MAX_AGE_FACTOR * delay);
    queries++;
    if (progress === undefined) return;
    if (progress.nextPollAt !== undefined && progress.nextPollAt <= runtime.now()) {
      startPoll({ ...current, ...progress, nextPollAt: progress.nextPollAt });
      queries += QUERIES_PER_POLL;
    }
    if (taskVersion(progress) === version) continue;
    const changed = await tasks.find(current.id);
    if (changed === undefined) return;
    current = changed;
  }
}

/**
 * Holds a response until a task has moved on, for callers that send `Prefer: wait`: returns the task once its
 * state has changed (`change`) or it has ended (`end`), or as it is after `waitMs`. Returns at once for a task that
 * has ended, and undefined if it has too many watchers to wait.
 */
export async function waitForTask(
  deps: WatchDeps,
  task: Task,
  event: 'change' | 'end',
  waitMs: number,
): Promise<Task | undefined> {
  const slot = takeWatcher(deps, task);
  if (slot === undefined) return undefined;
  const until = deps.runtime.now() + waitMs;
  let latest = task;
  for await (const changed of watchTask(deps, task, { slot, seen: taskVersion(task), until })) {
    latest = changed ?? latest;
    if (event === 'change' && latest.state !== task.state) break;
  }
  return latest;
}

/** Resolves after the delay, or as soon as the signal is aborted. */
async function sleepOrAbort(
  runtime: Pick<Runtime, 'sleep'>,
  ms: number,
  signal?: AbortSignal,
): Promise<void> {
  if (signal === undefined) return runtime.sleep(ms);
  if (signal.aborted) return;
  const aborted = Promise.withResolvers<void>();
  const onAbort = () => aborted.resolve();
  signal.addEventListener('abort', onAbort);
  await Promise.race([runtime.sleep(ms), aborted.promise]);
  signal.removeEventListener('abort', onAbort);
}
