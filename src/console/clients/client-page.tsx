/** One client: what it has spent, what it may, and how it is shut out. */
import { useState } from 'preact/hooks';
import { CLIENTS, clientAddress, tasksAddress } from '../address.ts';
import { useReading } from '../api/use-reading.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Badge } from '../ui/dot.tsx';
import { focusHeading, PageHead } from '../ui/page-head.tsx';
import { When } from '../ui/when.tsx';
import { dateOf } from '../words/when-words.ts';
import { ChangeClient } from './change-client.tsx';
import { clientStanding } from './client-standing.ts';
import { Meter } from './meter.tsx';
import { RevokeClient } from './revoke-client.tsx';

export function ClientPage({ id }: { id: string }) {
  const reading = useReading(clientAddress(id), (api, signal) => api.client(id, signal));
  const { data: client } = reading;
  const [said, setSaid] = useState('');
  const isOver = client !== undefined && client.revokedAt !== null;
  return (
    <>
      <p class="way-back">
        <a href={CLIENTS}>Clients</a>
      </p>
      <PageHead title={client?.name ?? 'Client'} reading={reading}>
        <a class="secondary" href={tasksAddress({ client: `token:${id}` })}>
          Its tasks
        </a>
      </PageHead>
      {client !== undefined && (
        <>
          <section
            class="card-box client-facts"
            aria-label="How it stands"
            data-testid="client-facts"
          >
            <Badge {...clientStanding(client, Date.now())} />
            <Meter
              label="Credits today"
              spent={client.used.creditsToday}
              limit={client.dailyCredits}
            />
            <Meter
              label="Credits this month"
              spent={client.used.creditsThisMonth}
              limit={client.monthlyCredits}
            />
            <Meter
              label="Tasks under way"
              spent={client.used.running}
              limit={client.maxConcurrent}
            />
            <dl class="fact-list">
              <dt>Made</dt>
              <dd>
                <When at={client.createdAt} />
              </dd>
              <dt>Good until</dt>
              <dd>{client.expiresAt === null ? 'for ever' : dateOf(client.expiresAt)}</dd>
              {client.revokedAt !== null && (
                <>
                  <dt>Revoked</dt>
                  <dd>
                    <When at={client.revokedAt} />
                  </dd>
                </>
              )}
              <dt>Id</dt>
              <dd>
                <code>{client.id}</code>
                <CopyButton text={client.id} what="its id" />
              </dd>
            </dl>
          </section>
          {!isOver && (
            <>
              <ChangeClient client={client} onChange={reading.refresh} />
              <RevokeClient
                id={id}
                name={client.name}
                onDone={() => {
                  setSaid('Revoked. Its next request is refused.');
                  reading.refresh();
                  focusHeading();
                }}
              />
            </>
          )}
          <p class="outcome" role="status" data-testid="client-revoked">
            {said}
          </p>
        </>
      )}
    </>
  );
}
