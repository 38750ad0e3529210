/** How a client stands: what it has spent, of what it may, and until when it is let in. */
import type { ClientWithUse } from '../api/admin-api.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Badge } from '../ui/dot.tsx';
import { When } from '../ui/when.tsx';
import { dateOf } from '../messages/time-label.ts';
import { clientStanding } from './client-status.ts';
import { Meter } from './meter.tsx';

export function ClientFacts({ client }: { client: ClientWithUse }) {
  const { id, used, createdAt, expiresAt, revokedAt } = client;
  return (
    <section class="card-box client-facts" aria-label="How it stands" data-testid="client-facts">
      <Badge {...clientStanding(client, Date.now())} />
      <Meter label="Credits today" spent={used.creditsToday} limit={client.dailyCredits} />
      <Meter
        label="Credits this month"
        spent={used.creditsThisMonth}
        limit={client.monthlyCredits}
      />
      <Meter label="Tasks under way" spent={used.running} limit={client.maxConcurrent} />
      <dl class="fact-list">
        <dt>Made</dt>
        <dd>
          <When at={createdAt} />
        </dd>
        <dt>Good until</dt>
        <dd>{expiresAt === null ? 'for ever' : dateOf(expiresAt)}</dd>
        {revokedAt !== null && (
          <>
            <dt>Revoked</dt>
            <dd>
              <When at={revokedAt} />
            </dd>
          </>
        )}
        <dt>Id</dt>
        <dd>
          <code>{id}</code>
          <CopyButton text={id} what="its id" />
        </dd>
      </dl>
    </section>
  );
}
