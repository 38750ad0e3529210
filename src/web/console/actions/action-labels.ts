/** Button labels and confirmation texts of the admin actions. */
import type { AdminAction } from '../../../worker/admin/views.ts';

export interface ActionLabel {
  readonly label: string;
  /** Shown while the action runs. */
  readonly progressLabel: string;
  /** Shown first if the action cannot be undone. */
  readonly confirmation?: { readonly text: string; readonly confirmLabel: string };
}

export const ACTION_LABELS: Readonly<Record<AdminAction, ActionLabel>> = {
  refresh: { label: 'Refresh from KIE', progressLabel: 'Refreshing' },
  retry_copy: { label: 'Retry copy', progressLabel: 'Copying' },
  resend: { label: 'Resend callback', progressLabel: 'Sending' },
  abandon_task: {
    label: 'Abandon task',
    progressLabel: 'Abandoning',
    confirmation: {
      text: 'The task ends with an unknown outcome. If KIE created it, KIE still charges for it.',
      confirmLabel: 'Abandon task',
    },
  },
  abandon_copies: {
    label: 'Abandon copies',
    progressLabel: 'Abandoning',
    confirmation: {
      text: 'Files that are not copied yet become permanently unavailable and their links stop working. The app is notified if it was not notified before, and the copies are no longer listed as stuck.',
      confirmLabel: 'Abandon copies',
    },
  },
  delete: {
    label: 'Delete',
    progressLabel: 'Deleting',
    confirmation: {
      text: 'The task’s files and request are deleted permanently. Links to the files stop working.',
      confirmLabel: 'Delete permanently',
    },
  },
};

/** For a delivery that has failed. */
export const DISMISS_DELIVERY: ActionLabel = {
  label: 'Dismiss',
  progressLabel: 'Dismissing',
  confirmation: {
    text: 'The callback is no longer listed as stuck. You can still resend it later.',
    confirmLabel: 'Dismiss callback',
  },
};

/** For a delivery that is pending or paused. */
export const ABANDON_DELIVERY: ActionLabel = {
  label: 'Abandon',
  progressLabel: 'Abandoning',
  confirmation: {
    text: 'The callback is not sent again unless you resend it.',
    confirmLabel: 'Abandon callback',
  },
};
