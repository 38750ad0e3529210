/** Reconstructs the timeline of a task from the stored rows. Pure. */
import { isTerminal, type TaskState } from '../tasks/task-state.ts';
import type { TaskDetail, TimelineEntry } from './views.ts';

export type TimelineSource = Pick<
  TaskDetail,
  | 'taskId'
  | 'state'
  | 'createdAt'
  | 'updatedAt'
  | 'failMsg'
  | 'filesDeletedAt'
  | 'files'
  | 'callbacks'
  | 'deliveries'
> & {
  /** When KIE created the task, by KIE's clock. */
  kieCreatedAt: number | undefined;
};

/** The entries in order. Entries with the same time keep the order in which they are built here. */
export function buildTimeline(task: TimelineSource): TimelineEntry[] {
  const { taskId, state, createdAt, updatedAt, filesDeletedAt, kieCreatedAt } = task;
  const entries = [entry('created', createdAt, 'Request received.')];
  if (taskId !== null)
    entries.push(
      entry('accepted', Math.max(createdAt, kieCreatedAt ?? 0), `KIE accepted it as ${taskId}.`),
    );
  for (const callback of task.callbacks)
    entries.push(
      entry(
        'callback',
        callback.receivedAt,
        `KIE's callback: ${callback.state ?? 'no state'}.`,
        callback.state === 'fail',
      ),
    );
  if (isTerminal(state))
    entries.push(entry('ended', updatedAt, describeEnd(state, task.failMsg), state !== 'success'));
  const failedBy = latestFailureTime(task);
  entries.push(...task.files.flatMap((file) => fileEntries(file, updatedAt, failedBy)));
  if (filesDeletedAt !== null)
    entries.push(
      entry('files_deleted', filesDeletedAt, 'The copies were deleted by the retention period.'),
    );
  entries.push(...task.deliveries.flatMap(deliveryEntries));
  return entries
    .toSorted((one, other) => one.sortKey - other.sortKey)
    .map(({ sortKey: _sortKey, ...shown }) => shown);
}

/** An entry with the time that orders it. */
type SortableEntry = TimelineEntry & { sortKey: number };

function entry(
  event: TimelineEntry['event'],
  at: number,
  text: string,
  isError = false,
): SortableEntry {
  return { at, event, text, isError, sortKey: at };
}

const END_TEXTS: Partial<Record<TaskState, string>> = {
  success: 'Succeeded',
  fail: 'Failed',
  refused: 'Rejected by KIE',
  never_confirmed: 'KIE never confirmed it, and it is no longer checked',
  // After polling in vain or by an admin; the row does not say which.
  expired_unknown: 'KIE reported no end, and it is no longer checked',
};

function describeEnd(state: TaskState, failMsg: string | null): string {
  return `${END_TEXTS[state] ?? state}${failMsg === null || failMsg === '' ? '.' : `: ${failMsg}`}`;
}

/** Sorts an entry behind all others. */
const LAST = Number.MAX_SAFE_INTEGER;

/**
 * The latest time at which failed copies can have failed, which is not stored itself: before the last
 * delivery was created, which waits for all copies, and before copies were deleted, which does as well.
 */
function latestFailureTime({ files, deliveries, filesDeletedAt }: TimelineSource): number {
  const areSettled = files.every(({ state }) => state !== 'pending');
  const deliveryCreatedAt = areSettled ? deliveries.at(-1)?.createdAt : undefined;
  return Math.min(deliveryCreatedAt ?? LAST, filesDeletedAt ?? LAST);
}

function fileEntries(
  { n, state, storedAt, lostAt, size, attempts, lastError }: TaskDetail['files'][number],
  endedAt: number,
  failedBy: number,
): SortableEntry[] {
  const lost =
    lostAt === null
      ? []
      : [entry('file_lost', lostAt, `File ${n} was missing from R2 and is copied again.`, true)];
  if (state === 'stored')
    return [
      ...lost,
      entry('file_stored', storedAt ?? endedAt, `File ${n} stored in R2: ${size ?? 0} bytes.`),
    ];
  if (state === 'pending') return lost;
  const attemptCount = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  const text = `Copying file ${n} failed after ${attemptCount}: ${lastError ?? 'unknown reason'}`;
  return [...lost, { at: null, event: 'file_failed', text, isError: true, sortKey: failedBy }];
}

function deliveryEntries({
  sequence,
  endpoint,
  state,
  createdAt,
  endedAt,
  reason,
  attemptLog,
}: TaskDetail['deliveries'][number]): SortableEntry[] {
  const name = `Callback ${sequence}`;
  const entries = [entry('delivery_created', createdAt, `${name} to ${endpoint} enqueued.`)];
  for (const { n, at, status, error } of attemptLog) {
    const isAccepted = status !== null && status >= 200 && status < 300;
    const result = status ?? error ?? 'no response';
    entries.push(entry('delivery_attempted', at, `${name}, attempt ${n}: ${result}`, !isAccepted));
  }
  if (endedAt !== null)
    entries.push(
      state === 'failed'
        ? entry('delivery_ended', endedAt, `${name} failed: ${reason ?? 'unknown reason'}`, true)
        : entry('delivery_ended', endedAt, `${name} delivered.`),
    );
  return entries;
}
