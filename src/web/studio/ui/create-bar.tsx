/** What it costs, the button, and why the button does nothing yet. */
import type { EstimateState } from '../form/use-estimate.ts';
import { formatError } from '../messages/error-message.ts';
import { formatEstimate, type PriceLabel } from '../messages/price-label.ts';

interface Props {
  readonly priced: EstimateState;
  /** Why nothing can be created now; undefined when it can. */
  readonly reason: string | undefined;
  /** How long it has to wait still, by the second. */
  readonly wait: string | undefined;
  readonly isSending: boolean;
  readonly onCreate: () => void;
}

/**
 * No submit button, because Enter in a field must not spend credits. Never `disabled`: a button that cannot be reached cannot say why. Pressed early,
 * it leads to what is missing.
 */
export function CreateBar({ priced, reason, wait, isSending, onCreate }: Props) {
  const words = priceWords(priced);
  return (
    <div class="create-bar">
      <div class="estimate">
        <p class={`price${priced.isLoading ? ' updating' : ''}`} data-testid="estimate">
          {words.text}
        </p>
        <p
          id="create-reason"
          class="estimate-note"
          aria-live={wait === undefined ? 'polite' : 'off'} // nobody wants to be told each second
          data-testid="create-reason"
        >
          {wait === undefined ? (reason ?? words.note) : `You can create again in ${wait}.`}
        </p>
      </div>
      <button
        type="button"
        class="primary"
        aria-disabled={reason !== undefined || wait !== undefined || isSending}
        aria-describedby="create-reason"
        onClick={() => !isSending && onCreate()}
        data-testid="create"
      >
        {isSending ? 'Sending' : 'Create'}
      </button>
    </div>
  );
}

/** A dash, where nobody could be asked: what is missing is said below it. */
function priceWords({ estimate, isLoading, error }: EstimateState): PriceLabel {
  if (estimate !== undefined) return formatEstimate(estimate);
  if (error !== undefined) return { text: 'No price', note: `${formatError(error).title}.` };
  return isLoading
    ? { text: 'Asking for the price', note: '' }
    : { text: 'No price yet', note: 'It follows once the form is complete.' };
}
