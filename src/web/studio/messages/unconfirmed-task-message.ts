/** A task that was sent and of which no answer is known: what that means, and what to do. Pure. */
import { isStale, type HistoryEntry } from '../history/history.ts';

export interface UnconfirmedTaskMessage {
  readonly title: string;
  readonly text: string;
  /** Whether the same key may be sent again. */
  readonly canCheckAgain: boolean;
}

/** Undefined while it is being sent, or will be by itself. */
export function formatUnconfirmedTask(
  entry: HistoryEntry,
  sender: string,
  now: number,
): UnconfirmedTaskMessage | undefined {
  if (entry.phase !== 'sending') return undefined;
  if (entry.owner !== sender)
    return {
      title: 'Outcome not learnt: it was sent with another token',
      text: 'The task may exist. To look for it, use that token again, or none if there was none. Sent by anybody else it would be a second paid task, so it waits. You can also remove it.',
      canCheckAgain: false,
    };
  if (!isStale(entry, now)) return undefined;
  return {
    title: 'Its outcome was never learnt',
    text: 'The task may exist. Looking again finds it, or makes it now if it never arrived; it is not made twice.',
    canCheckAgain: true,
  };
}

/** Sent by another tab that does not tell what came of it. */
export const SENT_BY_ANOTHER_TAB: UnconfirmedTaskMessage = {
  title: 'Sent from another tab',
  text: 'Its answer is shown here when it comes. If that tab is closed or asleep, look again: it is never made a second time.',
  canCheckAgain: true,
};

/** A wish that would have been the same task once more. */
export const DUPLICATE_WARNING = {
  title: 'No second one was made',
  text: 'An earlier one with the same settings has no answer yet, so that one is looked for again. It is paid only once.',
} as const;

/** Asked before an entry is removed; undefined where nothing is lost that may be paid for. */
export function formatRemoveConfirmation(phase: HistoryEntry['phase']): string | undefined {
  switch (phase) {
    case 'sending':
      return 'Really remove? A paid task may be lost';
    case 'running':
      return 'Really remove? It goes on and is paid, but not shown here';
    case 'ended':
      return undefined;
  }
}

export function formatClearConfirmation(entries: readonly Pick<HistoryEntry, 'phase'>[]): string {
  const isPaidLost = entries.some(({ phase }) => phase !== 'ended');
  return isPaidLost ? 'Really clear all? Paid tasks may be lost' : 'Really clear all?';
}
