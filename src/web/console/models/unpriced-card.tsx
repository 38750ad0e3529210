/** Models without a known price: what a task reserves, and how to set what it costs. */
import type { UnpricedModel } from '../../../worker/admin/views.ts';
import { describeBasis } from '../messages/catalogue-label.ts';
import { formatNumber, pluralize } from '../messages/format-number.ts';
import { tasksHref } from '../routes.ts';
import { StatusIcon } from '../ui/status-icon.tsx';

/** The guide that explains PRICES. */
const PRICES_GUIDE = '/docs/models#set-your-own-prices';

export function UnpricedCard({ unpriced }: { unpriced: readonly UnpricedModel[] }) {
  const allowed = unpriced.filter(({ isAllowed }) => isAllowed);
  const others = unpriced.filter(({ isAllowed }) => !isAllowed);
  return (
    <section class="card-box" aria-labelledby="unpriced" data-testid="unpriced-models">
      <h2 id="unpriced">Without a known price</h2>
      {allowed.length === 0 ? (
        <p class="empty-state">
          <StatusIcon tone="success" />
          The price of every allowed model is known.
        </p>
      ) : (
        <>
          <p class="card-note">
            A task reserves the credits below, whatever it will cost. If that is too much or too
            little, set the model’s price in <code>PRICES</code>:{' '}
            <a href={PRICES_GUIDE}>how to set prices</a>. <code>DEFAULT_RESERVATION_CREDITS</code>{' '}
            applies to all models for which KIE gives no price.
          </p>
          <UnpricedList models={allowed} />
        </>
      )}
      {others.length > 0 && (
        <details class="disclosure">
          <summary>{pluralize(others.length, 'model')} that ALLOWED_MODELS does not admit</summary>
          <UnpricedList models={others} />
        </details>
      )}
    </section>
  );
}

function UnpricedList({ models }: { models: readonly UnpricedModel[] }) {
  return (
    <ul class="model-list">
      {models.map(({ model, basis, maxCredits }) => (
        <li key={model} data-testid="unpriced-model">
          <div class="model-id">
            <a href={tasksHref({ model })}>{model}</a>
            <p class="facts">{describeBasis({ basis })}</p>
          </div>
          <span class="reserved">
            {basis === 'bound' && 'up to '}
            {formatNumber(maxCredits)} credits
          </span>
        </li>
      ))}
    </ul>
  );
}
