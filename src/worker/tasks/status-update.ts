/** Applies a status that KIE reported, whether by a callback or in response to a poll. */
import type { Log } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import { isEmptyJson } from '../http/wrapped-json.ts';
import { MINUTE_MS } from '../platform/units.ts';
import type { DeliveryHint, FileKey } from './outbox-store.ts';
import type { StatusUpdateOutcome } from './status-change-store.ts';
import type { LinkedResult } from './result-links.ts';
import { isTerminal } from './task-state.ts';
import type { TaskStore } from './task-store.ts';
import type { UpstreamStatus } from './task.ts';

/** The effects and settings for applying a status. */
export interface StatusUpdateDeps {
  tasks: Pick<TaskStore, 'applyStatus' | 'applyPolledStatus'>;
  /** Puts stable links in the places of KIE's files. */
  results: { link(id: string, resultJson: string): LinkedResult };
  /** `COPY_LEASE_MS`: how long the first copy attempt may take before the cron starts another. */
  settings: { readonly COPY_LEASE_MS: number };
  runtime: Pick<Runtime, 'now'>;
  log: Log;
}

/** KIE's results have followed their successes within seconds; later ones are not waited for. */
const RESULT_GRACE_MS = 5 * MINUTE_MS;

/**
 * Whether the result of a reported success may still follow: a callback had none, or a poll soon after the end. Such a status
 * is no end: the task goes on being polled.
 */
function mayResultFollow(
  { state, resultJson, completeTime }: UpstreamStatus,
  isCallback: boolean,
  now: number,
): boolean {
  if (state !== 'success' || !isEmptyJson(resultJson)) return false;
  return (
    isCallback || (completeTime !== undefined && Math.abs(now - completeTime) < RESULT_GRACE_MS)
  );
}

/**
 * Commits the status and the work that follows from it in one transaction. `body` is the callback's
 * body; undefined for a poll. Throws if D1 does.
 */
export async function updateStatus(
  { tasks, results, settings, runtime, log }: StatusUpdateDeps,
  id: string,
  reported: UpstreamStatus,
  body?: string,
): Promise<StatusUpdateOutcome> {
  const now = runtime.now();
  const isEarly = mayResultFollow(reported, body !== undefined, now);
  const status = isEarly ? { ...reported, state: undefined } : reported;
  const update = {
    id,
    status,
    // Only a success has results; a result that is reported earlier may still change.
    result:
      status.state === 'success' && status.resultJson !== undefined
        ? results.link(id, status.resultJson)
        : undefined,
    body,
    now,
    firstAttemptDueAt: now + settings.COPY_LEASE_MS,
  };
  const outcome = await (body === undefined
    ? tasks.applyPolledStatus(update)
    : tasks.applyStatus(update));
  const { state } = status;
  const { kind, task } = outcome;
  if (kind === 'applied' && task !== undefined && state !== undefined && isTerminal(state)) {
    const { taskId, client, createdAt } = task;
    log.info('task.ended', { id, taskId, client, outcome: state, ms: now - createdAt });
    if (state === 'success' && isEmptyJson(status.resultJson))
      log.warn('task.result_empty', { id, taskId, client });
  }
  return outcome;
}

/** Wakes the consumers of the work that an applied status has enqueued. */
export async function enqueueFollowUps(
  deps: {
    enqueueCopies: (files: readonly FileKey[]) => Promise<void>;
    enqueueDeliveries: (hints: readonly DeliveryHint[]) => Promise<void>;
  },
  { copies, deliveries }: StatusUpdateOutcome & { kind: 'applied' },
): Promise<void> {
  if (copies.length > 0) await deps.enqueueCopies(copies);
  if (deliveries.length > 0) await deps.enqueueDeliveries(deliveries);
}
