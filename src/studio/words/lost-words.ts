/** A task that was sent and of which no answer is known: what that means, and what to do. Pure. */
import { isStale, type Entry } from '../history/history.ts';

export interface LostWords {
  readonly title: string;
  readonly text: string;
  /** Whether the same key may be sent again. */
  readonly mayLookAgain: boolean;
}

/** Undefined while it is being sent, or will be by itself. `sender` is undefined until it is known. */
export function lostWords(
  entry: Entry,
  sender: string | undefined,
  now: number,
): LostWords | undefined {
  if (entry.phase !== 'sending' || sender === undefined) return undefined;
  if (entry.sender !== sender)
    return {
      title: 'Outcome not learnt: it was sent with another token',
      text: 'The task may exist. To look for it, use that token again, or none if there was none. Sent by anybody else it would be a second paid task, so it waits. You can also remove it.',
      mayLookAgain: false,
    };
  if (!isStale(entry, now)) return undefined;
  return {
    title: 'Its outcome was never learnt',
    text: 'The task may exist. Looking again finds it, or makes it now if it never arrived; it is not made twice.',
    mayLookAgain: true,
  };
}

/** Asked before such an entry is removed. */
export const REMOVE_LOST = 'Really remove? A paid task may be lost';
