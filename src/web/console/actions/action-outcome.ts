/** What an admin action has achieved, derived from the task before and after it. Pure. */
import type { AdminAction, TaskDetail } from '../../../worker/admin/views.ts';
import { findStateStatus } from '../messages/status-label.ts';
import { formatRelative } from '../messages/format-date.ts';
import { pluralize } from '../messages/format-number.ts';
import { isTerminal } from '../../../worker/tasks/task-state.ts';
import { toSentence } from '../../shared/messages/to-sentence.ts';

export interface ActionOutcome {
  /** `info`: the effect is not visible yet, read the task again. */
  readonly tone: 'info' | 'success' | 'error';
  readonly text: string;
}

/**
 * Describes the effect of `action`.
 *
 * `before` is the task when the action was requested, `after` the task now. `delivery` is the id of
 * the delivery that was resent; without it the latest one counts.
 */
export function describeOutcome(
  action: AdminAction,
  before: TaskDetail | undefined,
  after: TaskDetail,
  now: number,
  delivery?: string | null,
): ActionOutcome {
  switch (action) {
    case 'refresh':
      return describeRefresh(after, now);
    case 'retry_copy':
      return describeCopy(after, now);
    case 'resend':
      return describeResend(before, after, now, delivery ?? undefined);
    case 'abandon_task':
      return success(`Abandoned. Final state: ${findStateStatus(after.state).text.toLowerCase()}.`);
    case 'abandon_copies':
      return success('Copies abandoned. The app is notified if it was not notified before.');
    case 'delete':
      return success('Deleted.');
  }
}

/** Shown when the effect does not become visible in time. */
export const IN_PROGRESS: ActionOutcome = {
  tone: 'success',
  text: 'Still in progress. It continues in the background.',
};

function describeRefresh({ state, failMsg, nextPollAt, files }: TaskDetail, now: number) {
  const { text } = findStateStatus(state);
  if (!isTerminal(state))
    return error(
      `KIE reports: ${text.toLowerCase()}.${nextPollAt === null ? '' : ` Next poll ${formatRelative(nextPollAt, now)}.`}`,
    );
  if (state === 'success')
    return success(
      `KIE reports success${files.length === 0 ? '' : ` with ${pluralize(files.length, 'file')}`}.`,
    );
  return error(
    `The task has ended: ${text.toLowerCase()}.${failMsg ? ` KIE reports: ${toSentence(failMsg)}` : ''}`,
  );
}

/** The action resets the attempt count, so any attempt counted now was made after it. */
function describeCopy({ files }: TaskDetail, now: number): ActionOutcome {
  const stored = files.filter(({ state }) => state === 'stored');
  if (stored.length === files.length) return success(`Stored ${pluralize(files.length, 'file')}.`);
  const abandoned = files.find(({ state }) => state === 'failed');
  if (abandoned !== undefined)
    return error(`Copy failed permanently: ${formatReason(abandoned.lastError)}`);
  const retrying = files.find(({ state, attempts }) => state === 'pending' && attempts > 0);
  if (retrying === undefined) return { tone: 'info', text: 'Copying…' };
  return error(
    `Copy failed: ${formatReason(retrying.lastError)}${formatNextAttempt(retrying.nextAttemptAt, now)}`,
  );
}

function describeResend(
  before: TaskDetail | undefined,
  { deliveries }: TaskDetail,
  now: number,
  id?: string,
): ActionOutcome {
  const pending: ActionOutcome = { tone: 'info', text: 'Sending…' };
  const found = id === undefined ? deliveries.at(-1) : deliveries.find((one) => one.id === id);
  if (found === undefined) return pending;
  const earlier = before?.deliveries.find((one) => one.id === found.id);
  const response =
    found.lastStatus === null ? formatReason(found.lastError) : `HTTP ${found.lastStatus}.`;
  if (found.state === 'delivered') return success(`Delivered: ${response}`);
  if (found.attempts <= (earlier?.attempts ?? 0)) return pending;
  return error(`Delivery failed: ${response}${formatNextAttempt(found.nextAttemptAt, now)}`);
}

function formatNextAttempt(at: number | null, now: number): string {
  return at === null ? '' : ` Next attempt ${formatRelative(at, now)}.`;
}

function formatReason(reason: string | null): string {
  return reason === null ? 'no reason given.' : toSentence(reason);
}

const success = (text: string): ActionOutcome => ({ tone: 'success', text });
const error = (text: string): ActionOutcome => ({ tone: 'error', text });
