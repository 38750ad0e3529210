/** Logs what became of a submitted task and stores it. */
import type { Settings } from '../config/settings.ts';
import { describeError, type Log } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import {
  canReceiveCallbacks,
  FIRST_POLL_UNREACHABLE_MS,
  firstPoll,
  MAX_FIRST_POLL_DELAY_MS,
} from '../tasks/poll-schedule.ts';
import type { DeliveryHint, FileKey } from '../tasks/outbox-store.ts';
import { enqueueFollowUps, updateStatus, type StatusUpdateDeps } from '../tasks/status-update.ts';
import type { TaskStore } from '../tasks/task-store.ts';
import type { NewTask } from '../tasks/task.ts';
import { readStatus } from '../upstream/kie-wire.ts';
import type { SubmitOutcome } from '../upstream/submit-outcome.ts';
import { cutRejectedRequest, cutRejectionMessage } from './rejected-request.ts';
import { isOperatorsAffair } from './submission-errors.ts';

export interface RecordOutcomeDeps extends StatusUpdateDeps {
  settings: Settings;
  tasks: StatusUpdateDeps['tasks'] &
    Pick<TaskStore, 'find' | 'withdraw' | 'recordAccepted' | 'recordRefused' | 'recordUnconfirmed'>;
  enqueueCopies: (files: readonly FileKey[]) => Promise<void>;
  enqueueDeliveries: (hints: readonly DeliveryHint[]) => Promise<void>;
  runtime: Pick<Runtime, 'now' | 'sleep'>;
  log: Log;
}

/** What is stored; `answer` is the result of a task that KIE did at once. */
export type RecordedOutcome =
  | (Extract<SubmitOutcome, { kind: 'accepted' }> & {
      readonly answer?: Readonly<Record<string, unknown>>;
    })
  | Exclude<SubmitOutcome, { kind: 'accepted' | 'answered' }>;

/** D1 may be unavailable for a moment after KIE has responded: recording is retried this often. */
const RECORD_ATTEMPTS = 3;
const RECORD_RETRY_MS = 100;

/** Log lines are limited in size. */
const MAX_LOGGED_CHARACTERS = 4096;

/**
 * Logs and stores the outcome. If D1 stays unavailable the caller still gets its response: the
 * callback carries the taskId and attaches it, and an error now would make the caller pay twice.
 */
export async function recordOutcome(
  deps: RecordOutcomeDeps,
  task: NewTask,
  outcome: RecordedOutcome,
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
  deps: RecordOutcomeDeps,
  task: NewTask,
  outcome: RecordedOutcome,
): Promise<void> {
  const { settings, tasks, runtime, log } = deps;
  const { id, client, createdAt } = task;
  const now = runtime.now();
  switch (outcome.kind) {
    case 'accepted': {
      const nextPollAt = findSoonerPoll(settings, task, now);
      const isAttached = await tasks.recordAccepted(id, outcome, now, nextPollAt);
      if (!isAttached) log.error('task.mismatched', { id, client, taskId: outcome.taskId });
      else if (outcome.answer !== undefined)
        await storeAnswer(deps, id, outcome.taskId, outcome.answer);
      return;
    }
    case 'refused': {
      // A full rate window leaves no trace: the caller retries, and that is another task.
      if (outcome.code === 429) return tasks.withdraw(id);
      const releaseKey = isOperatorsAffair(outcome.code);
      const msg = cutRejectionMessage(outcome.msg);
      const request = await cutRejectedRequest(task.request);
      return tasks.recordRefused(id, { code: outcome.code, msg, releaseKey, request }, now);
    }
    case 'unconfirmed':
      return tasks.recordUnconfirmed(id, now, createdAt + settings.UNCONFIRMED_DEADLINE_MS);
  }
}

/** Ends the task with its result, as a status of KIE's would. */
async function storeAnswer(
  deps: RecordOutcomeDeps,
  id: string,
  taskId: string,
  answer: Readonly<Record<string, unknown>>,
): Promise<void> {
  const data = { ...answer, taskId, state: 'success', resultJson: answer };
  const updated = await updateStatus(deps, id, readStatus({ code: 200, data }));
  if (updated.kind === 'applied') await enqueueFollowUps(deps, updated);
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
