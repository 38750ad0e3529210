/** How a task, a file or a callback stands, in words and in tone. Pure. */
import type { FileEntry, TaskSummary } from '../../../worker/admin/views.ts';
import type { DeliveryEntry } from '../../../worker/webhooks/delivery-query-store.ts';
import type { TaskState } from '../../../worker/tasks/task-state.ts';

/** `good`: over, and well. `going`: goes on by itself. `doubt`: nobody knows, or late. `bad`: it is not as it should be. */
export type Tone = 'good' | 'going' | 'doubt' | 'bad';

export interface Standing {
  readonly text: string;
  readonly tone: Tone;
}

const TASKS: Readonly<Record<TaskState, Standing>> = {
  submitting: { text: 'Being sent', tone: 'going' },
  unconfirmed: { text: 'Not confirmed', tone: 'doubt' },
  waiting: { text: 'In line', tone: 'going' },
  queuing: { text: 'In line', tone: 'going' },
  generating: { text: 'Generating', tone: 'going' },
  success: { text: 'Done', tone: 'good' },
  fail: { text: 'Failed', tone: 'bad' },
  refused: { text: 'Refused', tone: 'bad' },
  never_confirmed: { text: 'Never confirmed', tone: 'doubt' },
  expired_unknown: { text: 'Forgotten by KIE', tone: 'doubt' },
};

export function stateStanding(state: TaskState): Standing {
  return TASKS[state];
}

/** A success without its file is none to the customer. */
export function taskStanding({ state, failedFileNumbers, filesDeletedAt }: TaskSummary): Standing {
  if (filesDeletedAt !== null) return { text: 'Deleted', tone: 'good' };
  if (failedFileNumbers.length > 0)
    return { text: failedFileNumbers.length === 1 ? 'File lost' : 'Files lost', tone: 'bad' };
  return stateStanding(state);
}

/** As they stand in the choice of a list: `queuing` is in line as `waiting` is. */
export const STATE_CHOICES: readonly { readonly state: TaskState; readonly text: string }[] = [
  { state: 'submitting', text: 'Being sent to KIE' },
  { state: 'unconfirmed', text: 'Not confirmed by KIE' },
  { state: 'waiting', text: 'In line at KIE (waiting)' },
  { state: 'queuing', text: 'In line at KIE (queuing)' },
  { state: 'generating', text: 'Generating' },
  { state: 'success', text: 'Done' },
  { state: 'fail', text: 'Failed at KIE' },
  { state: 'refused', text: 'Refused by KIE' },
  { state: 'never_confirmed', text: 'Never confirmed' },
  { state: 'expired_unknown', text: 'Forgotten by KIE' },
];

export function fileStanding({ state, attempts }: Pick<FileEntry, 'state' | 'attempts'>): Standing {
  switch (state) {
    case 'stored':
      return { text: 'Stored', tone: 'good' };
    case 'pending':
      return attempts === 0
        ? { text: 'Being copied', tone: 'going' }
        : { text: 'Not copied yet', tone: 'doubt' };
    case 'failed':
      return { text: 'Lost', tone: 'bad' };
  }
}

export function deliveryStanding({
  state,
  attempts,
}: Pick<DeliveryEntry, 'state' | 'attempts'>): Standing {
  switch (state) {
    case 'delivered':
      return { text: 'Taken', tone: 'good' };
    case 'pending':
      return attempts === 0
        ? { text: 'On its way', tone: 'going' }
        : { text: 'Not taken yet', tone: 'doubt' };
    case 'paused':
      return { text: 'Held back', tone: 'doubt' };
    case 'failed':
      return { text: 'Given up', tone: 'bad' };
  }
}
