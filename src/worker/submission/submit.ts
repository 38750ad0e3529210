/** Sends an admitted task to KIE in its slot and records the outcome. */
import type { Settings } from '../config/settings.ts';
import type { Keys } from '../platform/keys.ts';
import { sha256Hex } from '../platform/bytes.ts';
import type { Runtime } from '../platform/runtime.ts';
import { SECOND_MS } from '../platform/units.ts';
import { buildCallbackAddress } from '../upstream/callback-address.ts';
import type { NewTask } from '../tasks/task.ts';
import type { KieClient } from '../upstream/kie-client.ts';
import { maxLatenessMs } from '../upstream/rate-window.ts';
import { slotTaker, type FirstSlot, type SlotDeps } from '../upstream/slot-trips.ts';
import type { AcceptedData, SubmitOutcome } from '../upstream/submit-outcome.ts';
import type { CreateTaskBody } from './create-request.ts';
import { recordOutcome, type RecordedOutcome, type RecordOutcomeDeps } from './record-outcome.ts';
import { outcomeUnknown, upstreamRateLimited, upstreamRefused } from './submission-errors.ts';

export interface SubmitDeps extends RecordOutcomeDeps, SlotDeps {
  settings: Settings;
  kie: Pick<KieClient, 'createTask'>;
  keys: Pick<Keys, 'callback'>;
  runtime: Runtime;
}

/** After this many missed slots the caller gets a 429: retries here would add to the load that makes slots late. */
const MAX_MISSED_SLOTS = 3;

/** KIE's own 429 means that others use the key too: each further attempt waits twice as long. */
const FIRST_BACKOFF_MS = SECOND_MS;

/** Returns KIE's `data`, or throws the caller's error. */
export async function submit(
  deps: SubmitDeps,
  task: NewTask,
  body: CreateTaskBody,
  slot: FirstSlot,
): Promise<AcceptedData> {
  const startedAt = deps.runtime.now();
  const sent = await sendInSlot(deps, task, body, slot);
  if (sent === undefined) {
    await deps.tasks.withdraw(task.id);
    throw upstreamRateLimited(0);
  }
  const outcome = sent.kind === 'answered' ? await acceptAnswer(task, sent.data) : sent;
  await recordOutcome(deps, task, outcome, deps.runtime.now() - startedAt);
  switch (outcome.kind) {
    case 'accepted':
      return outcome.data;
    case 'refused':
      throw upstreamRefused(outcome.code, outcome.msg);
    case 'unconfirmed':
      throw outcomeUnknown(task.idempotencyKey);
  }
}

/** The length of KIE's own. */
const TASK_ID_CHARACTERS = 32;

/**
 * A result without a task becomes a task that has succeeded: it is charged, read and delivered like any other.
 * KIE gave it no taskId. It gets a digest of ours, which is secret.
 */
async function acceptAnswer(
  { id }: NewTask,
  answer: Readonly<Record<string, unknown>>,
): Promise<RecordedOutcome> {
  const taskId = (await sha256Hex(id)).slice(0, TASK_ID_CHARACTERS);
  return { kind: 'accepted', taskId, data: { ...answer, taskId }, answer };
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
  const takeSlot = slotTaker(deps, settings.createWindow, first);
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
