/** How a task stands, in words. Pure. */
import type { Task, TaskState } from '../../../client/types.ts';
import type { HistoryEntry } from '../history/history.ts';
import { toSentence } from '../../shared/messages/to-sentence.ts';

/** While it is under way; undefined before there is word of it. */
export function formatTaskState(
  state: TaskState | undefined,
  phase: HistoryEntry['phase'],
): string {
  switch (state) {
    case undefined:
      return phase === 'sending' ? 'Sending' : 'Under way';
    case 'waiting':
    case 'queuing':
      return 'In line at KIE';
    case 'generating':
      return 'Generating';
    case 'success':
      return 'Done';
    case 'fail':
      return 'Failed';
    case 'expired_unknown':
    case 'never_confirmed':
      return 'Nobody knows';
  }
}

export interface TaskFailureMessage {
  readonly title: string;
  readonly text: string;
}

/** Why there is no result, and what to do. Undefined for a task that has not ended so. */
export function formatFailure(
  task: Pick<Task, 'state' | 'failCode' | 'failMsg'>,
): TaskFailureMessage | undefined {
  switch (task.state) {
    case 'fail':
      return { title: 'KIE could not make this', text: formatFailureText(task) };
    case 'expired_unknown':
      return {
        title: 'Nobody knows how this ended',
        text: 'KIE forgot the task before it told the end. It may have cost credits.',
      };
    case 'never_confirmed':
      return {
        title: 'KIE never confirmed this',
        text: 'No word of it came. It is not sent again by itself; you may make it anew.',
      };
    case 'waiting':
    case 'queuing':
    case 'generating':
    case 'success':
      return undefined;
  }
}

function formatFailureText({ failCode, failMsg }: Pick<Task, 'failCode' | 'failMsg'>): string {
  const said = failMsg === null || failMsg === '' ? '' : `KIE says: ${toSentence(failMsg)} `;
  return `${said}${findRemedy(Number(failCode))}`;
}

function findRemedy(code: number): string {
  if (code === 400 || code === 413 || code === 422)
    return 'Change the prompt or the files and try again.';
  if (code === 401 || code === 402 || code === 403)
    return "That is about this edge's account at KIE: tell whoever runs it.";
  if (code === 429) return 'KIE is busy: try again in a while.';
  return 'That is on KIE’s side: the same again often works.';
}
