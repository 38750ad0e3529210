/** How a task stands for this page, beside what is kept of it. Pure. */
import type { Task } from '../../../client/types.ts';
import type { Entry } from '../history/history.ts';
import type { ErrorWords, ToldError } from '../messages/error-message.ts';

/** What is known of a task that has not ended. */
export interface Live {
  readonly task?: Task;
  /** When that was told, by this machine's clock. */
  readonly at: number;
  /** Why nothing more comes at the moment. */
  readonly trouble?: ErrorWords;
  /** Another tab is sending it, and this one after it where need be. */
  readonly isElsewhere?: boolean;
}

/** Whether it was sent, and nobody here waits for the answer. */
export function isUnanswered({ phase }: Entry, live: Live | undefined): boolean {
  return phase === 'sending' && (live === undefined || live.trouble !== undefined);
}

/** Whether it says for certain that there is no task. What is sent again may have arrived before. */
export function isDefinite({ name, type, outcomeUnknown }: ToldError, isFirst: boolean): boolean {
  if (!isFirst || outcomeUnknown === true) return false;
  return name !== 'NetworkError' && type !== 'upstream_unconfirmed' && type !== 'internal';
}
