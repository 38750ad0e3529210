/** Sends an admitted task to KIE, in its slot, and writes down what came of it. */
import type { SubmitOutcome } from '../upstream/submit-outcome.ts';
import { describeError } from '../platform/log.ts';
import {
  callbacksReach,
  FIRST_ASK_UNREACHABLE_MS,
  firstLook,
  LATEST_FIRST_LOOK_MS,
} from '../tasks/poll-schedule.ts';
import type { Settings } from '../config/settings.ts';
import { maxLatenessMs } from '../upstream/rate-window.ts';
import type { NewTask } from '../tasks/task.ts';
import { SECOND_MS } from '../platform/units.ts';
import type { CreateTaskBody } from './create-request.ts';
import type { CreateDeps } from './create-task.ts';
import { isPassing, refusal, unconfirmed, windowFull } from './submit-errors.ts';

/** D1 may be away for a moment while KIE's answer is already ours: so often it is tried again. */
const RECORD_TRIES = 3;
const RECORD_PAUSE_MS = 100;

/** So often a slot may be missed before the caller is told to come again. */
const MAX_MISSED_SLOTS = 3;

/** Of a request that is to be logged: a log line has limits of its own. */
const MAX_LOGGED_CHARACTERS = 4096;

/** KIE's own 429 means that others use the key as well: each further try waits twice as long. */
const FIRST_BACKOFF_MS = SECOND_MS;

/**
 * Gives KIE's `data`, or throws what the caller is to hear. `slotAt` is when KIE may be called, and
 * `latest` until when a further slot may be waited for.
 */
export async function submit(
  deps: CreateDeps,
  intent: NewTask,
  body: CreateTaskBody,
  slotAt: number,
  latest: number,
): Promise<Readonly<Record<string, unknown>>> {
  const begunAt = deps.runtime.now();
  const outcome = await sendInSlot(deps, intent, body, slotAt, latest);
  if (outcome === undefined) {
    await deps.store.tasks.withdraw(intent.id);
    throw windowFull(0);
  }
  await record(deps, intent, outcome, deps.runtime.now() - begunAt);
  switch (outcome.kind) {
    case 'accepted':
      return outcome.data;
    case 'refused':
      throw refusal(outcome.code, outcome.msg);
    case 'unconfirmed':
      throw unconfirmed(intent.idempotencyKey);
  }
}

/**
 * Undefined when its slot was missed and no other came in time: then nothing was sent. Only after a
 * 429, of which it is certain that nothing was created, is the task sent again.
 */
async function sendInSlot(
  { settings, store, kie, keys, runtime }: CreateDeps,
  { id, publicBaseUrl }: NewTask,
  { model, input }: CreateTaskBody,
  firstSlot: number,
  latest: number,
): Promise<SubmitOutcome | undefined> {
  const window = settings.kie.createWindow;
  const callBackUrl = `${publicBaseUrl}/callbacks/${id}/${await keys.callback.sign(id)}`;
  let outcome: SubmitOutcome | undefined;
  let backoff = FIRST_BACKOFF_MS;
  let slot: number | undefined = firstSlot;
  let missed = 0;
  while (slot !== undefined) {
    await runtime.sleep(slot - runtime.now());
    const now = runtime.now();
    if (now - slot > maxLatenessMs(window)) {
      // Used this late, the slot would put one request too many into the window of a later one.
      // Under a load that makes every slot late, asking for more would only add to it.
      if (++missed > MAX_MISSED_SLOTS) return outcome;
      slot = await store.windows.take({ window, earliest: now, latest });
      continue;
    }
    outcome = await kie.createTask({ model, input, callBackUrl });
    if (outcome.kind !== 'refused' || outcome.code !== 429) return outcome;
    if (runtime.now() + backoff > latest) return outcome;
    // Waited for before a slot is taken: slots are in order, and one far ahead would hold up all others.
    await runtime.sleep(backoff);
    slot = await store.windows.take({ window, earliest: runtime.now(), latest });
    backoff *= 2;
  }
  return outcome;
}

/**
 * Writes KIE's answer down. Should D1 stay away, the answer is given all the same: the callback
 * carries the taskId and attaches it, and refusing now would make the caller pay twice.
 */
async function record(
  deps: CreateDeps,
  intent: NewTask,
  outcome: SubmitOutcome,
  ms: number,
): Promise<void> {
  const { id, client } = intent;
  const known = {
    id,
    client,
    outcome: outcome.kind,
    ...(outcome.kind === 'accepted' && { taskId: outcome.taskId }),
    ...(outcome.kind === 'unconfirmed' && { reason: outcome.reason }),
    ...(outcome.kind === 'refused' && { status: outcome.code }),
  };
  // What people ask for stays out of the log, unless the operator wants it there.
  const request = deps.settings.logPrompts
    ? intent.request.slice(0, MAX_LOGGED_CHARACTERS)
    : undefined;
  deps.log.info('task.submitted', { ...known, ms, request });
  for (let attempts = 1; attempts <= RECORD_TRIES; attempts++) {
    try {
      return await write(deps, intent, outcome);
    } catch (error) {
      deps.log.error('task.record_failed', { ...known, attempts, reason: describeError(error) });
      await deps.runtime.sleep(attempts * RECORD_PAUSE_MS);
    }
  }
}

/**
 * When an accepted task is to be looked after, where the plan of its intent does not do: where no
 * callback can come, and where it took so long that the cron may have put it off as unconfirmed.
 */
function soonerLook(
  { kie, submitQueueTimeoutMs }: Settings,
  { publicBaseUrl, createdAt }: NewTask,
  now: number,
): number | undefined {
  if (!callbacksReach(publicBaseUrl, kie.baseUrl)) return now + FIRST_ASK_UNREACHABLE_MS;
  const { floorMs } = firstLook(submitQueueTimeoutMs, kie.timeoutMs);
  return now < createdAt + floorMs ? undefined : now + LATEST_FIRST_LOOK_MS;
}

async function write(
  { settings, store, runtime, log }: CreateDeps,
  intent: NewTask,
  outcome: SubmitOutcome,
): Promise<void> {
  const { id, client, createdAt } = intent;
  const now = runtime.now();
  switch (outcome.kind) {
    case 'accepted': {
      const nextPollAt = soonerLook(settings, intent, now);
      const attached = await store.tasks.recordAccepted(id, outcome, now, nextPollAt);
      if (!attached) log.error('task.mismatched', { id, client, taskId: outcome.taskId });
      return;
    }
    case 'refused':
      // A full window leaves no trace: the caller comes again, and that is another task.
      if (outcome.code === 429) return store.tasks.withdraw(id);
      return store.tasks.recordRefused(
        id,
        { ...outcome, releaseKey: isPassing(outcome.code) },
        now,
      );
    case 'unconfirmed':
      return store.tasks.recordUnconfirmed(id, now, createdAt + settings.unconfirmedDeadlineMs);
  }
}
