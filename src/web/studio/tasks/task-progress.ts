/** The state of a task in this page, in addition to its history entry. */
import type { Task } from '../../../client/types.ts';
import type { HistoryEntry } from '../history/history.ts';
import type { ErrorDetails, ErrorMessage } from '../messages/error-message.ts';

/** What is known of a task that has not ended. */
export interface TaskProgress {
  readonly task?: Task;
  /** When it was last updated, by the clock of this machine. */
  readonly updatedAt: number;
  /** Why it is not being updated at present. */
  readonly error?: ErrorMessage;
  /** Another tab is sending it. This tab sends it afterwards if necessary. */
  readonly isInAnotherTab?: boolean;
}

/** Whether it was sent, its outcome is unknown, and this page is not waiting for a response. */
export function isUnconfirmed(
  { phase }: HistoryEntry,
  progress: TaskProgress | undefined,
): boolean {
  return phase === 'sending' && (progress === undefined || progress.error !== undefined);
}

/**
 * Whether an error proves that no task was created. After an earlier attempt it never does: that attempt
 * may have arrived.
 */
export function isDefiniteRejection(
  { name, type, outcomeUnknown }: ErrorDetails,
  isFirstAttempt: boolean,
): boolean {
  if (!isFirstAttempt || outcomeUnknown === true) return false;
  return name !== 'NetworkError' && type !== 'upstream_unconfirmed' && type !== 'internal';
}
