/** Formats the state of a task. */
import type { Task, TaskState } from '../../../client/types.ts';
import type { Message } from '../../shared/messages/message.ts';
import { toSentence } from '../../shared/messages/to-sentence.ts';
import type { HistoryEntry } from '../history/history.ts';

/** Formats a state, or the phase of the entry while no state is known. */
export function formatTaskState(
  state: TaskState | undefined,
  phase: HistoryEntry['phase'],
): string {
  switch (state) {
    case undefined:
      return phase === 'sending' ? 'Sending' : 'Running';
    case 'waiting':
    case 'queuing':
      return 'Queued at KIE';
    case 'generating':
      return 'Generating';
    case 'success':
      return 'Done';
    case 'fail':
      return 'Failed';
    case 'expired_unknown':
    case 'never_confirmed':
      return 'Unknown';
  }
}

/** Formats why an ended task has no result and what to do; undefined for other tasks. */
export function formatFailure(
  task: Pick<Task, 'state' | 'failCode' | 'failMsg'>,
): Message | undefined {
  switch (task.state) {
    case 'fail':
      return { title: 'The task failed', text: formatFailureText(task) };
    case 'expired_unknown':
      return {
        title: 'Outcome unknown',
        text: 'KIE deleted the task before reporting how it ended. It may have been charged.',
      };
    case 'never_confirmed':
      return {
        title: 'KIE never confirmed this task',
        text: 'It is not sent again automatically. You can create it again.',
      };
    case 'waiting':
    case 'queuing':
    case 'generating':
    case 'success':
      return undefined;
  }
}

function formatFailureText({ failCode, failMsg }: Pick<Task, 'failCode' | 'failMsg'>): string {
  const reason = failMsg === null || failMsg === '' ? '' : `KIE says: ${toSentence(failMsg)} `;
  return `${reason}${findRemedy(Number(failCode))}`;
}

/** The codes are those of KIE's failCode. */
function findRemedy(code: number): string {
  if (code === 400 || code === 413 || code === 422)
    return 'Change the prompt or the files and try again.';
  if (code === 401 || code === 402 || code === 403)
    return "This concerns the deployment's KIE account. Contact its operator.";
  if (code === 429) return 'KIE is busy. Try again later.';
  return 'This is an error at KIE. Trying again often works.';
}
