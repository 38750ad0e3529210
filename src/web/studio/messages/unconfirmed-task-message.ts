/** Messages about tasks that were sent and whose outcome is unknown. */
import type { Message } from '../../shared/messages/message.ts';
import { isStale, type HistoryEntry } from '../history/history.ts';

export interface UnconfirmedTaskMessage extends Message {
  /** Whether the same key may be sent again. */
  readonly canCheckAgain: boolean;
}

/** Formats the state of a task that this page does not send again by itself; undefined for others. */
export function formatUnconfirmedTask(
  entry: HistoryEntry,
  credentialId: string,
  now: number,
): UnconfirmedTaskMessage | undefined {
  if (entry.phase !== 'sending') return undefined;
  if (entry.credentialId !== credentialId)
    return {
      title: 'Outcome unknown: sent with another token',
      text: 'The task may exist. To check it, switch back to the token it was sent with, or to none. With any other, it would be a second paid task. You can also remove it.',
      canCheckAgain: false,
    };
  if (!isStale(entry, now)) return undefined;
  return {
    title: 'Outcome unknown',
    text: 'The task may exist. Checking again finds it, or creates it if it never arrived. It is never created twice.',
    canCheckAgain: true,
  };
}

export const SENT_BY_ANOTHER_TAB: UnconfirmedTaskMessage = {
  title: 'Sent from another tab',
  text: 'Its result will appear here. If that tab is closed or suspended, check again: the task is never created twice.',
  canCheckAgain: true,
};

/** Shown when a request would repeat a pending task. */
export const DUPLICATE_WARNING: Message = {
  title: 'No second task was created',
  text: 'An earlier task with the same settings is still unconfirmed, so that one is being checked again. You pay only once.',
};

/** The question before an entry is removed; undefined if no paid task can be lost. */
export function formatRemoveConfirmation(phase: HistoryEntry['phase']): string | undefined {
  switch (phase) {
    case 'sending':
      return 'Remove? A paid task may be lost';
    case 'running':
      return 'Remove? The task keeps running and is charged';
    case 'ended':
      return undefined;
  }
}

/** The question before all entries are removed. */
export function formatClearConfirmation(entries: readonly Pick<HistoryEntry, 'phase'>[]): string {
  const isPaidTaskLost = entries.some(({ phase }) => phase !== 'ended');
  return isPaidTaskLost ? 'Clear all? Paid tasks may be lost' : 'Clear all?';
}
