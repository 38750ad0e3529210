/** What is left at KIE, and what that lasts for. */
import type { HealthReport } from '../../../worker/admin/views.ts';
import { balanceWords } from '../messages/balance-label.ts';
import { count, usd } from '../messages/time-label.ts';

export function BalanceCard({ health, spent }: { health: HealthReport; spent: number }) {
  const { credits, text, isLow } = balanceWords(health, spent);
  return (
    <section class="card-box" aria-labelledby="balance" data-testid="balance">
      <h2 id="balance">Left at KIE</h2>
      <p class={`figure${isLow ? ' low' : ''}`}>
        {credits === undefined ? (
          'Not known'
        ) : (
          <>
            {usd(credits)}
            <small>{count(Math.round(credits), 'credit')}</small>
          </>
        )}
      </p>
      <p class="card-note">{text}</p>
    </section>
  );
}
