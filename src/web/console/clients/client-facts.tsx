/** A client's status, spending and identifiers. */
import type { ClientWithUsage } from '../api/admin-api.ts';
import { formatDate } from '../messages/format-date.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StatusBadge } from '../ui/status-icon.tsx';
import { deriveClientStatus } from './client-status.ts';
import { Meter } from './meter.tsx';

export function ClientFacts({ client }: { client: ClientWithUsage }) {
  const { id, used, createdAt, expiresAt, revokedAt } = client;
  return (
    <section class="card-box client-facts" aria-label="Status" data-testid="client-facts">
      <StatusBadge {...deriveClientStatus(client, Date.now())} />
      <Meter label="Credits today" spent={used.creditsToday} limit={client.dailyCredits} />
      <Meter
        label="Credits this month"
        spent={used.creditsThisMonth}
        limit={client.monthlyCredits}
      />
      <Meter label="Running tasks" spent={used.running} limit={client.maxConcurrent} />
      <dl class="fact-list">
        <dt>Created</dt>
        <dd>
          <RelativeTime at={createdAt} />
        </dd>
        <dt>Expires</dt>
        <dd>{expiresAt === null ? 'never' : formatDate(expiresAt)}</dd>
        {revokedAt !== null && (
          <>
            <dt>Revoked</dt>
            <dd>
              <RelativeTime at={revokedAt} />
            </dd>
          </>
        )}
        <dt>ID</dt>
        <dd>
          <code>{id}</code>
          <CopyButton text={id} what="client ID" />
        </dd>
      </dl>
    </section>
  );
}
