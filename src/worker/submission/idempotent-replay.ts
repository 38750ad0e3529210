/**
 * The response to a request whose Idempotency-Key was used before: what the first request got. While
 * that is still in progress or unconfirmed, the replay waits for the outcome. It never calls KIE.
 */
import { parseExactJson } from '../platform/json.ts';
import type { Runtime } from '../platform/runtime.ts';
import type { SharedRead } from '../platform/shared-reads.ts';
import { SECOND_MS } from '../platform/units.ts';
import type { TaskChange, TaskStore } from '../tasks/task-store.ts';
import type { Task } from '../tasks/task.ts';
import {
  neverConfirmed,
  outcomeUnknown,
  upstreamRateLimited,
  upstreamRefused,
} from './submission-errors.ts';
import type { AcceptedData } from '../upstream/submit-outcome.ts';

/** Reads become rarer up to the second interval, so that a long wait stays far below D1's query limit. */
const FIRST_INTERVAL_MS = 100;
const MAX_INTERVAL_MS = 2 * SECOND_MS;

export interface ReplayDeps {
  tasks: Pick<TaskStore, 'find'>;
  /** All who repeat a request share one read per interval. */
  readProgress: SharedRead<TaskChange | undefined>;
  runtime: Pick<Runtime, 'now' | 'sleep'>;
}

/** How long a replay waits for the outcome of the first request, by its state. Milliseconds. */
export interface ReplayTimeouts {
  submitting: number;
  unconfirmed: number;
}

/** KIE's `data` for the first request. Throws the error that the first request got. */
export async function replayOutcome(
  { tasks, readProgress, runtime }: ReplayDeps,
  first: Task,
  timeouts: ReplayTimeouts,
): Promise<AcceptedData> {
  const startedAt = runtime.now();
  let task: Task | undefined = first;
  for (let interval = FIRST_INTERVAL_MS; ; interval = Math.min(interval * 2, MAX_INTERVAL_MS)) {
    // Withdrawn meanwhile: the first request got a 429, and so does this one.
    if (task === undefined) throw upstreamRateLimited(0);
    const { state }: Task = task;
    const isOpen = state === 'submitting' || state === 'unconfirmed';
    if (!isOpen || runtime.now() - startedAt >= timeouts[state]) return readOutcome(task);
    await runtime.sleep(interval);
    const progress = await readProgress(task.id, interval);
    if (progress?.state !== state) task = progress && (await tasks.find(task.id));
  }
}

function readOutcome(task: Task): AcceptedData {
  const { state, taskId, createResponse, facts } = task;
  if (state === 'refused') throw upstreamRefused(Number(facts.failCode), facts.failMsg ?? '');
  if (state === 'never_confirmed') throw neverConfirmed();
  if (taskId === undefined) throw outcomeUnknown(task.idempotencyKey);
  // Without KIE's own response, the taskId came with a callback.
  return createResponse === undefined
    ? { taskId }
    : (parseExactJson(createResponse) as AcceptedData);
}
