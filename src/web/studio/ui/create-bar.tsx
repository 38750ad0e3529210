/** The price, the Create button, and why nothing can be created yet. */
import type { EstimateState } from '../form/use-estimate.ts';
import { formatError } from '../messages/error-message.ts';
import { formatEstimate, type PriceLabel } from '../messages/price-label.ts';

interface Props {
  readonly estimate: EstimateState;
  /** Why nothing can be created now; undefined if it can. */
  readonly reason: string | undefined;
  /** How long to wait before the next task, updated every second. */
  readonly wait: string | undefined;
  readonly isSending: boolean;
  readonly onCreate: () => void;
}

/**
 * The button does not submit the form, because Enter in a field must not spend credits. It is never
 * `disabled`, because a button without focus cannot explain itself: a click leads to the missing field.
 */
export function CreateBar({ estimate, reason, wait, isSending, onCreate }: Props) {
  const { text, note } = formatPrice(estimate);
  return (
    <div class="create-bar">
      <div class="estimate">
        <p class={`price${estimate.isLoading ? ' updating' : ''}`} data-testid="estimate">
          {text}
        </p>
        <p
          id="create-reason"
          class="estimate-note"
          aria-live={wait === undefined ? 'polite' : 'off'} // a countdown must not be read every second
          data-testid="create-reason"
        >
          {wait === undefined ? (reason ?? note) : `You can create again in ${wait}.`}
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

function formatPrice({ estimate, isLoading, error }: EstimateState): PriceLabel {
  if (estimate !== undefined) return formatEstimate(estimate);
  if (error !== undefined)
    return { text: 'Price unavailable', note: `${formatError(error).title}.` };
  return isLoading
    ? { text: 'Loading price', note: '' }
    : { text: 'No price yet', note: 'It is shown when the form is complete.' };
}
