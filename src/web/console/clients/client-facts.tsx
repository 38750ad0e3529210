/** A client's status, spending and identifiers. */
import type { HealthReport } from '../../../worker/admin/views.ts';
import type { ClientWithUsage } from '../api/admin-api.ts';
import { formatDate } from '../messages/format-date.ts';
import { formatNumber, pluralize } from '../messages/format-number.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StatusBadge } from '../ui/status-icon.tsx';
import { deriveClientStatus } from './client-status.ts';
import { Meter } from './meter.tsx';

interface ClientFactsProps {
  client: ClientWithUsage;
  /** What its tasks of the last 24 hours cost above their reservations, if they did so repeatedly. */
  exceeding: HealthReport['charges']['exceeding'][number] | undefined;
}

export function ClientFacts({ client, exceeding }: ClientFactsProps) {
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
        {exceeding !== undefined && (
          <>
            <dt>Charged above reservations</dt>
            <dd>
              {formatNumber(exceeding.charged - exceeding.reserved)} credits, for{' '}
              {pluralize(exceeding.tasks, 'task')} of the last 24 hours
            </dd>
          </>
        )}
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
