/**
 * The states of a task and which may follow which. Pure: the store turns this table into the
 * condition of its update, so that two isolates can race and the table still holds.
 */

/** In the order a task passes through them. KIE's own are `waiting` to `fail`; the others are ours. */
export const TASK_STATES = [
  'submitting', // the intent is written, KIE has not answered yet
  'unconfirmed', // KIE's answer is unknown: the task may exist and be billed
  'waiting',
  'queuing',
  'generating',
  'success',
  'fail',
  'refused', // KIE definitely did not take it
  'never_confirmed', // unconfirmed for so long that no word is expected any more
  'expired_unknown', // KIE forgot the task before it told us the end
] as const;

export type TaskState = (typeof TASK_STATES)[number];

/** The states that KIE reports, in callbacks and recordInfo. */
export const KIE_STATES = ['waiting', 'queuing', 'generating', 'success', 'fail'] as const;
export type KieState = (typeof KIE_STATES)[number];

const PROGRESS = ['submitting', 'unconfirmed', 'waiting', 'queuing', 'generating'] as const;
type ProgressState = (typeof PROGRESS)[number];

/** Where each end may be reached from. KIE's word on the end counts wherever the task stands. */
const ENDS: Record<Exclude<TaskState, ProgressState>, readonly ProgressState[]> = {
  success: PROGRESS,
  fail: PROGRESS,
  refused: ['submitting', 'unconfirmed'],
  never_confirmed: ['submitting', 'unconfirmed'],
  expired_unknown: ['waiting', 'queuing', 'generating'],
};

/** True when nothing will change the state any more. */
export function isTerminal(state: TaskState): boolean {
  return state in ENDS;
}

/**
 * Whether a task may move from one state to another. Total over all pairs; false for staying where
 * it is, for going back, and for every move out of a terminal state.
 */
export function mayMove(from: TaskState, to: TaskState): boolean {
  return sourcesOf(to).includes(from);
}

/** The states from which `to` may be reached. */
export function sourcesOf(to: TaskState): readonly TaskState[] {
  if (to in ENDS) return ENDS[to as keyof typeof ENDS];
  return PROGRESS.slice(0, PROGRESS.indexOf(to as ProgressState));
}

/**
 * The condition of every update of a row of `tasks` to that state. Of a list behind `in` SQLite would make
 * a table, of which D1 counts the rows. States are constants of this code, never input.
 */
export function sqlMayMove(to: TaskState): string {
  const sources = sourcesOf(to);
  if (sources.length === 0) return 'false';
  return `case state ${sources.map((state) => `when '${state}' then true`).join(' ')} else false end`;
}
