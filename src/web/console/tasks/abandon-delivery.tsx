/** Gives a callback up: offered for what is still owed or failed by itself, and asks first. */
import { useState } from 'preact/hooks';
import type { DeliveryEntry } from '../../../worker/webhooks/delivery-query-store.ts';
import { BY_OPERATOR, GONE } from '../../../worker/webhooks/delivery-store.ts';
import { seg } from '../api/admin-api.ts';
import { useInside } from '../api/session.ts';
import { GIVE_UP_DELIVERY, SETTLE_DELIVERY } from '../actions/action-labels.ts';
import { Question } from '../ui/confirm-dialog.tsx';
import { errorWords, type ToldError } from '../messages/error-message.ts';

interface Props {
  readonly delivery: DeliveryEntry;
  readonly onDone: () => void;
}

export function GiveUpDelivery({ delivery: { id, state, reason: why }, onDone }: Props) {
  const { api, note } = useInside();
  const [isAsked, setAsked] = useState(false);
  const [said, setSaid] = useState('');
  const { label, question } = state === 'failed' ? SETTLE_DELIVERY : GIVE_UP_DELIVERY;
  const giveUp = async () => {
    setAsked(false);
    try {
      await api.act(`deliveries/${seg(id)}`, 'give-up');
      setSaid(state === 'failed' ? 'It is no trouble any more.' : 'Given up.');
      onDone();
    } catch (cause) {
      note(cause as ToldError);
      setSaid(errorWords(cause as ToldError).text);
    }
  };
  const isOpen = state !== 'delivered' && why !== BY_OPERATOR && why !== GONE;
  return (
    <>
      {isOpen && !isAsked && (
        <button
          type="button"
          class="link"
          onClick={() => setAsked(true)}
          data-testid="delivery-give-up"
        >
          {label}
        </button>
      )}
      {isAsked && question !== undefined && (
        <Question {...question} onYes={() => void giveUp()} onNo={() => setAsked(false)} />
      )}
      <p class="outcome" role="status">
        {said}
      </p>
    </>
  );
}
