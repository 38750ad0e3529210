/** The balance at KIE and how long it lasts at today's rate. */
import type { HealthReport } from '../../../worker/admin/views.ts';
import { describeBalance } from '../messages/balance-label.ts';
import { formatUsd, pluralize } from '../messages/format-number.ts';

export function BalanceCard({ health, spent }: { health: HealthReport; spent: number }) {
  const { credits, text, isLow } = describeBalance(health, spent);
  return (
    <section class="card-box" aria-labelledby="balance" data-testid="balance">
      <h2 id="balance">KIE balance</h2>
      <p class={`figure${isLow ? ' low' : ''}`}>
        {credits === undefined ? (
          'Unknown'
        ) : (
          <>
            {formatUsd(credits)}
            <small>{pluralize(Math.round(credits), 'credit')}</small>
          </>
        )}
      </p>
      <p class="card-note">{text}</p>
    </section>
  );
}
