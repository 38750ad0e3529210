/**
 * The states of a task and the transitions between them. The store turns this table into the condition
 * of each update, so that it holds when two isolates race.
 */

/** In the order in which a task passes through them. `waiting` to `fail` are KIE's; the others are ours. */
export const TASK_STATES = [
  'submitting', // the row is committed, KIE has not responded yet
  'unconfirmed', // the outcome of createTask is unknown: the task may exist and be charged
  'waiting',
  'queuing',
  'generating',
  'success',
  'fail',
  'refused', // KIE definitely did not accept it
  'never_confirmed', // unconfirmed until the deadline; it is not polled any more
  'expired_unknown', // KIE deleted the task before its end was known here
] as const;

export type TaskState = (typeof TASK_STATES)[number];

/** The states that KIE reports, in callbacks and recordInfo. */
export const KIE_STATES = ['waiting', 'queuing', 'generating', 'success', 'fail'] as const;
export type KieState = (typeof KIE_STATES)[number];

const RUNNING_STATES = ['submitting', 'unconfirmed', 'waiting', 'queuing', 'generating'] as const;
type RunningState = (typeof RUNNING_STATES)[number];

/** Each terminal state with the states it can follow. An end that KIE reports is accepted from every running state. */
const TERMINAL_STATES: Record<Exclude<TaskState, RunningState>, readonly RunningState[]> = {
  success: RUNNING_STATES,
  fail: RUNNING_STATES,
  refused: ['submitting', 'unconfirmed'],
  never_confirmed: ['submitting', 'unconfirmed'],
  expired_unknown: ['waiting', 'queuing', 'generating'],
};

/** Whether the state is final. */
export function isTerminal(state: TaskState): boolean {
  return state in TERMINAL_STATES;
}

/** Whether a task may move from one state to another. Defined for all pairs; never true for `from` itself or backwards. */
export function canMove(from: TaskState, to: TaskState): boolean {
  return listSources(to).includes(from);
}

/** The states from which `to` can be reached. */
export function listSources(to: TaskState): readonly TaskState[] {
  if (to in TERMINAL_STATES) return TERMINAL_STATES[to as keyof typeof TERMINAL_STATES];
  return RUNNING_STATES.slice(0, RUNNING_STATES.indexOf(to as RunningState));
}
