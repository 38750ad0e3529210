/** The status of a task, a file or a delivery as text and tone. Pure. */
import type { FileEntry, TaskSummary } from '../../../worker/admin/views.ts';
import type { DeliverySummary } from '../../../worker/webhooks/delivery-query-store.ts';
import type { TaskState } from '../../../worker/tasks/task-state.ts';

/** `info`: in progress. `warning`: late, unknown or waiting for a retry. `error`: failed. */
export type Tone = 'success' | 'info' | 'warning' | 'error';

export interface Status {
  readonly text: string;
  readonly tone: Tone;
}

const STATE_STATUS: Readonly<Record<TaskState, Status>> = {
  submitting: { text: 'Submitting', tone: 'info' },
  unconfirmed: { text: 'Unconfirmed', tone: 'warning' },
  waiting: { text: 'Queued', tone: 'info' },
  queuing: { text: 'Queued', tone: 'info' },
  generating: { text: 'Generating', tone: 'info' },
  success: { text: 'Succeeded', tone: 'success' },
  fail: { text: 'Failed', tone: 'error' },
  refused: { text: 'Rejected', tone: 'error' },
  never_confirmed: { text: 'Never confirmed', tone: 'warning' },
  expired_unknown: { text: 'Outcome unknown', tone: 'warning' },
};

export function findStateStatus(state: TaskState): Status {
  return STATE_STATUS[state];
}

/** A succeeded task with a failed copy counts as an error: its caller cannot use it. */
export function deriveTaskStatus({
  state,
  failedFileNumbers,
  filesDeletedAt,
}: TaskSummary): Status {
  if (filesDeletedAt !== null) return { text: 'Deleted', tone: 'success' };
  if (failedFileNumbers.length > 0)
    return {
      text: failedFileNumbers.length === 1 ? 'Copy failed' : 'Copies failed',
      tone: 'error',
    };
  return findStateStatus(state);
}

/** The options of the state filter. `waiting` and `queuing` have one label elsewhere and two here. */
export const STATE_CHOICES: readonly { readonly state: TaskState; readonly text: string }[] = [
  { state: 'submitting', text: 'Submitting to KIE' },
  { state: 'unconfirmed', text: 'Not confirmed by KIE' },
  { state: 'waiting', text: 'Queued at KIE (waiting)' },
  { state: 'queuing', text: 'Queued at KIE (queuing)' },
  { state: 'generating', text: 'Generating' },
  { state: 'success', text: 'Succeeded' },
  { state: 'fail', text: 'Failed at KIE' },
  { state: 'refused', text: 'Rejected by KIE' },
  { state: 'never_confirmed', text: 'Never confirmed' },
  { state: 'expired_unknown', text: 'Outcome unknown' },
];

export function deriveFileStatus({
  state,
  isMissing,
  attempts,
}: Pick<FileEntry, 'state' | 'isMissing' | 'attempts'>): Status {
  switch (state) {
    case 'stored':
      return isMissing
        ? { text: 'Missing from R2', tone: 'error' }
        : { text: 'Stored', tone: 'success' };
    case 'pending':
      return attempts === 0
        ? { text: 'Copying', tone: 'info' }
        : { text: 'Retrying copy', tone: 'warning' };
    case 'failed':
      return { text: 'Copy failed', tone: 'error' };
  }
}

export function deriveDeliveryStatus({
  state,
  attempts,
}: Pick<DeliverySummary, 'state' | 'attempts'>): Status {
  switch (state) {
    case 'delivered':
      return { text: 'Delivered', tone: 'success' };
    case 'pending':
      return attempts === 0
        ? { text: 'Sending', tone: 'info' }
        : { text: 'Retrying', tone: 'warning' };
    case 'paused':
      return { text: 'Paused', tone: 'warning' };
    case 'failed':
      return { text: 'Failed', tone: 'error' };
  }
}
