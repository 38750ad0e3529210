/** What happened to a task, in order, from the rows that it left. Pure. */
import { isTerminal, type TaskState } from '../tasks/task-state.ts';
import type { TaskDetail, TimelineEntry } from './views.ts';

export type Happened = Pick<
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
  /** When KIE created it, by KIE's clock. */
  kieCreatedAt: number | undefined;
};

/** What came at the same time stands in this order. */
export function timelineOf(task: Happened): TimelineEntry[] {
  const { taskId, state, createdAt, updatedAt, filesDeletedAt, kieCreatedAt } = task;
  const entries = [
    entry('created', createdAt, 'The request came in.'),
    ...(taskId === null
      ? []
      : [entry('accepted', Math.max(createdAt, kieCreatedAt ?? 0), `KIE took it as ${taskId}.`)]),
    ...task.callbacks.map(({ receivedAt, state: said }) =>
      entry('callback', receivedAt, `KIE called back: ${said ?? 'no state'}.`, said === 'fail'),
    ),
    ...(isTerminal(state)
      ? [entry('ended', updatedAt, endOf(state, task.failMsg), state !== 'success')]
      : []),
    ...task.files.flatMap((file) => ofFile(file, updatedAt, lostBy(task))),
    ...(filesDeletedAt === null
      ? []
      : [entry('files_deleted', filesDeletedAt, 'Its copies were deleted: their time was over.')]),
    ...task.deliveries.flatMap(ofDelivery),
  ];
  return entries.toSorted((one, other) => one.by - other.by).map(({ by: _by, ...shown }) => shown);
}

/** With the time that orders it. */
type Placed = TimelineEntry & { by: number };

function entry(event: TimelineEntry['event'], at: number, text: string, isError = false): Placed {
  return { at, event, text, isError, by: at };
}

/** Of the states that are an end. */
const ENDS: Partial<Record<TaskState, string>> = {
  success: 'It succeeded',
  fail: 'It failed',
  refused: 'KIE did not take it',
  never_confirmed: 'No word of it came, and none is expected any more',
  // By asking in vain or by the operator: which of them is not kept.
  expired_unknown: 'KIE told no end of it, and none is expected any more',
};

function endOf(state: TaskState, failMsg: string | null): string {
  return `${ENDS[state] ?? state}${failMsg === null || failMsg === '' ? '.' : `: ${failMsg}`}`;
}

/** Behind all that has a time. */
const AT_LAST = Number.MAX_SAFE_INTEGER;

/**
 * By when the copies that are lost were given up, which is not kept itself: before their caller was owed
 * a callback, which waits for all copies, and before copies were deleted, which waits for them as well.
 */
function lostBy({ files, deliveries, filesDeletedAt }: Happened): number {
  const isSettled = files.every(({ state }) => state !== 'pending');
  const told = isSettled ? deliveries.at(-1)?.createdAt : undefined;
  return Math.min(told ?? AT_LAST, filesDeletedAt ?? AT_LAST);
}

function ofFile(
  { n, state, storedAt, size, attempts, lastError }: TaskDetail['files'][number],
  endedAt: number,
  lostAtLast: number,
): Placed[] {
  if (state === 'stored')
    return [entry('file_stored', storedAt ?? endedAt, `File ${n} is in R2: ${size ?? 0} bytes.`)];
  if (state === 'pending') return [];
  const text = `The copy of file ${n} was given up after ${attempts} ${attempts === 1 ? 'try' : 'attempts'}: ${lastError ?? 'no reason is known'}`;
  return [{ at: null, event: 'file_failed', text, isError: true, by: lostAtLast }];
}

function ofDelivery({
  sequence,
  endpoint,
  state,
  createdAt,
  endedAt,
  reason,
  attemptLog,
}: TaskDetail['deliveries'][number]): Placed[] {
  const name = `Callback ${sequence}`;
  const isFailed = state === 'failed';
  return [
    entry('delivery_created', createdAt, `${name} is owed to ${endpoint}.`),
    ...attemptLog.map(({ n, at, status, error }) => {
      const isTaken = status !== null && status >= 200 && status < 300;
      return entry(
        'delivery_attempted',
        at,
        `${name}, try ${n}: ${status ?? error ?? 'no answer'}`,
        !isTaken,
      );
    }),
    ...(endedAt === null
      ? []
      : [
          entry(
            'delivery_ended',
            endedAt,
            isFailed ? `${name} failed: ${reason ?? 'no reason is known'}` : `${name} was taken.`,
            isFailed,
          ),
        ]),
  ];
}
