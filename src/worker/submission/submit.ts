/** Sends an admitted task to KIE in its slot and records the outcome. */
import type { Settings } from '../config/settings.ts';
import type { Keys } from '../platform/keys.ts';
import { describeError, type Log } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import { SECOND_MS } from '../platform/units.ts';
import { buildCallbackAddress } from '../upstream/callback-address.ts';
import {
  canReceiveCallbacks,
  FIRST_POLL_UNREACHABLE_MS,
  firstPoll,
  MAX_FIRST_POLL_DELAY_MS,
} from '../tasks/poll-schedule.ts';
import type { TaskStore } from '../tasks/task-store.ts';
import type { NewTask } from '../tasks/task.ts';
import type { KieClient } from '../upstream/kie-client.ts';
import type { RateWindowStore } from '../upstream/rate-window-store.ts';
import { maxLatenessMs, requestSlot, type SlotTrips } from '../upstream/rate-window.ts';
import type { SubmitOutcome } from '../upstream/submit-outcome.ts';
import type { CreateTaskBody } from './create-request.ts';
import {
  isRetryableCode,
  outcomeUnknown,
  upstreamRateLimited,
  upstreamRefused,
} from './submission-errors.ts';

export interface SubmitDeps {
  settings: Settings;
  tasks: Pick<
    TaskStore,
    'find' | 'withdraw' | 'recordAccepted' | 'recordRefused' | 'recordUnconfirmed'
  >;
  rateWindows: RateWindowStore;
  /** Trips to D1 for a slot: those of `admit` and of `rateWindows`. */
  slotTrips: SlotTrips;
  kie: Pick<KieClient, 'createTask'>;
  keys: Pick<Keys, 'callback'>;
  runtime: Runtime;
  log: Log;
}

/** D1 may be unavailable for a moment after KIE has responded: recording is retried this often. */
const RECORD_ATTEMPTS = 3;
const RECORD_RETRY_MS = 100;

/** After this many missed slots the caller gets a 429: retries here would add to the load that makes slots late. */
const MAX_MISSED_SLOTS = 3;

/** Log lines are limited in size. */
const MAX_LOGGED_CHARACTERS = 4096;

/** KIE's own 429 means that others use the key too: each further attempt waits twice as long. */
const FIRST_BACKOFF_MS = SECOND_MS;

/** The slot that admission took. */
export interface FirstSlot {
  /** When KIE may be called. Unix milliseconds. */
  at: number;
  /** The latest acceptable time of a further slot. Unix milliseconds. */
  latest: number;
  /** How long D1 took to give the slot. Milliseconds. */
  tripMs: number;
}

/** Returns KIE's `data`, or throws the caller's error. */
export async function submit(
  deps: SubmitDeps,
  task: NewTask,
  body: CreateTaskBody,
  slot: FirstSlot,
): Promise<Readonly<Record<string, unknown>>> {
  const startedAt = deps.runtime.now();
  const outcome = await sendInSlot(deps, task, body, slot);
  if (outcome === undefined) {
    await deps.tasks.withdraw(task.id);
    throw upstreamRateLimited(0);
  }
  await record(deps, task, outcome, deps.runtime.now() - startedAt);
  switch (outcome.kind) {
    case 'accepted':
      return outcome.data;
    case 'refused':
      throw upstreamRefused(outcome.code, outcome.msg);
    case 'unconfirmed':
      throw outcomeUnknown(task.idempotencyKey);
  }
}

/**
 * Undefined if the slot was missed and no other came in time: then nothing was sent. Only after a 429,
 * with which KIE definitely created nothing, is the task sent again.
 */
async function sendInSlot(
  deps: SubmitDeps,
  { id, publicBaseUrl }: NewTask,
  { model, input }: CreateTaskBody,
  first: FirstSlot,
): Promise<SubmitOutcome | undefined> {
  const { settings, kie, keys, runtime } = deps;
  const { latest } = first;
  const callBackUrl = await buildCallbackAddress(keys.callback, publicBaseUrl, id);
  const takeSlot = slotTaker(deps, first);
  let outcome: SubmitOutcome | undefined;
  let backoffMs = FIRST_BACKOFF_MS;
  let slot: number | undefined = first.at;
  let missed = 0;
  while (slot !== undefined) {
    await runtime.sleep(slot - runtime.now());
    if (runtime.now() - slot > maxLatenessMs(settings.createWindow)) {
      // Sent this late, the request would exceed the limit in the window of a later one.
      if (++missed > MAX_MISSED_SLOTS) return outcome;
      slot = await takeSlot();
      continue;
    }
    outcome = await kie.createTask({ model, input, callBackUrl });
    if (outcome.kind !== 'refused' || outcome.code !== 429) return outcome;
    if (runtime.now() + backoffMs > latest) return outcome;
    // Back off before taking a slot: slots are in order, and one far ahead would delay all other callers.
    await runtime.sleep(backoffMs);
    slot = await takeSlot();
    backoffMs *= 2;
  }
  return outcome;
}

/**
 * Takes further slots for one request. Each is far enough ahead to outlast the slowest trip to D1 that
 * the request has seen: otherwise a distant D1 would make it miss every slot.
 */
function slotTaker(
  { settings, rateWindows, slotTrips, runtime }: SubmitDeps,
  { latest, tripMs }: FirstSlot,
): () => Promise<number | undefined> {
  const { createWindow } = settings;
  let slowestMs = tripMs;
  return async () => {
    const now = runtime.now();
    const slot = await rateWindows.take(requestSlot(createWindow, now, latest, slowestMs));
    const ms = runtime.now() - now;
    slotTrips.record(ms);
    slowestMs = Math.max(slowestMs, ms);
    return slot;
  };
}

/**
 * Logs and stores the outcome. If D1 stays unavailable the caller still gets its response: the
 * callback carries the taskId and attaches it, and an error now would make the caller pay twice.
 */
async function record(
  deps: SubmitDeps,
  task: NewTask,
  outcome: SubmitOutcome,
  ms: number,
): Promise<void> {
  const { id, client } = task;
  const fields = {
    id,
    client,
    outcome: outcome.kind,
    ...(outcome.kind === 'accepted' && { taskId: outcome.taskId }),
    ...(outcome.kind === 'unconfirmed' && { reason: outcome.reason }),
    ...(outcome.kind === 'refused' && { status: outcome.code }),
  };
  // Prompts stay out of the log unless the operator sets LOG_PROMPTS.
  const request = deps.settings.LOG_PROMPTS
    ? task.request.slice(0, MAX_LOGGED_CHARACTERS)
    : undefined;
  deps.log.info('task.submitted', { ...fields, ms, request });
  for (let attempts = 1; attempts <= RECORD_ATTEMPTS; attempts++) {
    try {
      return await storeOutcome(deps, task, outcome);
    } catch (error) {
      deps.log.error('task.record_failed', { ...fields, attempts, reason: describeError(error) });
      await deps.runtime.sleep(attempts * RECORD_RETRY_MS);
    }
  }
}

async function storeOutcome(
  { settings, tasks, runtime, log }: SubmitDeps,
  task: NewTask,
  outcome: SubmitOutcome,
): Promise<void> {
  const { id, client, createdAt } = task;
  const now = runtime.now();
  switch (outcome.kind) {
    case 'accepted': {
      const nextPollAt = findSoonerPoll(settings, task, now);
      const isAttached = await tasks.recordAccepted(id, outcome, now, nextPollAt);
      if (!isAttached) log.error('task.mismatched', { id, client, taskId: outcome.taskId });
      return;
    }
    case 'refused': {
      // A full rate window leaves no trace: the caller retries, and that is another task.
      if (outcome.code === 429) return tasks.withdraw(id);
      const releaseKey = isRetryableCode(outcome.code);
      return tasks.recordRefused(id, { ...outcome, releaseKey }, now);
    }
    case 'unconfirmed':
      return tasks.recordUnconfirmed(id, now, createdAt + settings.UNCONFIRMED_DEADLINE_MS);
  }
}

/**
 * When an accepted task is polled if the plan made at admission is not enough: where callbacks are
 * impossible, and where the submission took so long that the cron may have marked it unconfirmed.
 */
function findSoonerPoll(
  { KIE_BASE_URL, KIE_TIMEOUT_MS, SUBMIT_QUEUE_TIMEOUT_MS }: Settings,
  { publicBaseUrl, createdAt }: NewTask,
  now: number,
): number | undefined {
  if (!canReceiveCallbacks(publicBaseUrl, KIE_BASE_URL)) return now + FIRST_POLL_UNREACHABLE_MS;
  const { floorMs } = firstPoll(SUBMIT_QUEUE_TIMEOUT_MS, KIE_TIMEOUT_MS);
  return now < createdAt + floorMs ? undefined : now + MAX_FIRST_POLL_DELAY_MS;
}
