/** What may be done for a task, as buttons say it. Pure. */
import type { AdminAction } from '../../../worker/admin/views.ts';

export interface MendWords {
  readonly label: string;
  /** While it is done. */
  readonly doing: string;
  /** Asked before what cannot be taken back. */
  readonly question?: { readonly text: string; readonly yes: string };
}

const WORDS: Readonly<Record<AdminAction, MendWords>> = {
  ask: { label: 'Ask KIE now', doing: 'Asking KIE' },
  copy: { label: 'Copy again', doing: 'Copying' },
  deliver: { label: 'Call the app back', doing: 'Calling the app' },
  abandon_task: {
    label: 'Give up the task',
    doing: 'Giving up',
    question: {
      text: 'It ends here as one of which nobody knows how it ended. If KIE made it, KIE charges for it all the same.',
      yes: 'Give it up',
    },
  },
  abandon_copies: {
    label: 'Give up the copies',
    doing: 'Giving up',
    question: {
      text: 'Files that are not copied by now are lost for good: their links end, the app is told if it was not yet, and they are not listed as trouble any more.',
      yes: 'Give them up',
    },
  },
  delete: {
    label: 'Delete',
    doing: 'Deleting',
    question: {
      text: 'Its files and what was asked for are deleted here, for good. Links to them end.',
      yes: 'Delete for good',
    },
  },
};

export function mendWords(mend: AdminAction): MendWords {
  return WORDS[mend];
}

/** Of a callback that failed by itself. */
export const SETTLE_DELIVERY: MendWords = {
  label: 'Nobody waits for it',
  doing: 'Settling',
  question: {
    text: 'It is not listed as trouble any more. The app can still be called back later.',
    yes: 'Take it off the list',
  },
};

/** Of one callback. */
export const GIVE_UP_DELIVERY: MendWords = {
  label: 'Give up',
  doing: 'Giving up',
  question: {
    text: 'The app is not told of this any more, unless it is called back again later.',
    yes: 'Give it up',
  },
};
