/** What happened to a task, in order, from the rows that it left. Pure. */
import { isTerminal, type TaskState } from '../task/task-state.ts';
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
    ...task.files.flatMap((file) => ofFile(file, updatedAt)),
    ...(filesDeletedAt === null
      ? []
      : [entry('files_deleted', filesDeletedAt, 'Its copies were deleted: their time was over.')]),
    ...task.deliveries.flatMap(ofDelivery),
  ];
  return entries.toSorted((one, other) => one.at - other.at);
}

function entry(
  what: TimelineEntry['what'],
  at: number,
  text: string,
  isBad = false,
): TimelineEntry {
  return { at, what, text, isBad };
}

/** Of the states that are an end. */
const ENDS: Partial<Record<TaskState, string>> = {
  success: 'It succeeded',
  fail: 'It failed',
  refused: 'KIE did not take it',
  never_confirmed: 'No word of it came, and none is expected any more',
  expired_unknown: 'KIE forgot it before it told the end',
};

function endOf(state: TaskState, failMsg: string | null): string {
  return `${ENDS[state] ?? state}${failMsg === null || failMsg === '' ? '.' : `: ${failMsg}`}`;
}

/** When a copy was given up is not kept: it was after the task's end. */
function ofFile(
  { n, state, storedAt, size, attempts, lastError }: TaskDetail['files'][number],
  endedAt: number,
): TimelineEntry[] {
  if (state === 'stored')
    return [entry('file_stored', storedAt ?? endedAt, `File ${n} is in R2: ${size ?? 0} bytes.`)];
  if (state === 'owed') return [];
  const text = `The copy of file ${n} was given up after ${attempts} ${attempts === 1 ? 'try' : 'tries'}: ${lastError ?? 'no reason is known'}`;
  return [entry('file_lost', endedAt, text, true)];
}

function ofDelivery({
  sequence,
  receiver,
  state,
  createdAt,
  endedAt,
  note,
  tries,
}: TaskDetail['deliveries'][number]): TimelineEntry[] {
  const name = `Callback ${sequence}`;
  const isFailed = state === 'failed';
  return [
    entry('delivery_owed', createdAt, `${name} is owed to ${receiver}.`),
    ...tries.map(({ n, at, status, error }) => {
      const isTaken = status !== null && status >= 200 && status < 300;
      return entry(
        'delivery_try',
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
            isFailed ? `${name} failed: ${note ?? 'no reason is known'}` : `${name} was taken.`,
            isFailed,
          ),
        ]),
  ];
}
