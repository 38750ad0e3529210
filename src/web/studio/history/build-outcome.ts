/** What the end of a task adds to its history entry. */
import type { Task } from '../../../client/types.ts';
import { formatFailure } from '../messages/task-label.ts';
import type { HistoryEntry } from './history.ts';
import { parseTaskResult } from './task-result.ts';

/** Builds the fields that an ended task adds to its entry; undefined while the task runs. */
export function buildOutcome(task: Task): Partial<HistoryEntry> | undefined {
  const failure = formatFailure(task);
  if (task.state !== 'success' && failure === undefined) return undefined;
  const { consumeCredits, completeTime, createTime } = task;
  return {
    phase: 'ended',
    ...(failure === undefined ? parseTaskResult(task.resultJson) : { failure }),
    ...(consumeCredits === undefined ? {} : { credits: consumeCredits }),
    ...(completeTime === null ? {} : { tookMs: completeTime - createTime }),
  };
}
