/** Abandons a pending or paused callback, or dismisses a failed one, after a confirmation. */
import { useState } from 'preact/hooks';
import type { DeliverySummary } from '../../../worker/webhooks/delivery-query-store.ts';
import { ABANDONED_BY_ADMIN, ENDPOINT_GONE } from '../../../worker/tasks/outbox-store.ts';
import { ABANDON_DELIVERY, DISMISS_DELIVERY } from '../actions/action-labels.ts';
import { useSession } from '../api/session.ts';
import { describeApiError, type ApiError } from '../messages/error-message.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';

interface Props {
  readonly delivery: DeliverySummary;
  readonly onDone: () => void;
}

export function AbandonDelivery({ delivery: { id, state, reason }, onDone }: Props) {
  const { api, handleError } = useSession();
  const [isConfirming, setConfirming] = useState(false);
  const [feedback, setFeedback] = useState('');
  const isFailed = state === 'failed';
  const { label, confirmation } = isFailed ? DISMISS_DELIVERY : ABANDON_DELIVERY;
  const abandon = async () => {
    setConfirming(false);
    try {
      await api.abandonDelivery(id);
      setFeedback(isFailed ? 'Dismissed.' : 'Abandoned.');
      onDone();
    } catch (cause) {
      handleError(cause as ApiError);
      setFeedback(describeApiError(cause as ApiError).text);
    }
  };
  const isOpen = state !== 'delivered' && reason !== ABANDONED_BY_ADMIN && reason !== ENDPOINT_GONE;
  return (
    <>
      {isOpen && !isConfirming && (
        <button
          type="button"
          class="link"
          onClick={() => setConfirming(true)}
          data-testid="delivery-abandon"
        >
          {label}
        </button>
      )}
      {isConfirming && confirmation !== undefined && (
        <ConfirmDialog
          {...confirmation}
          onConfirm={() => void abandon()}
          onCancel={() => setConfirming(false)}
        />
      )}
      <p class="outcome" role="status">
        {feedback}
      </p>
    </>
  );
}
