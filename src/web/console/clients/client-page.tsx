/** One client: what it has spent, what it may, and how it is shut out. */
import { useState } from 'preact/hooks';
import { CLIENTS, clientAddress, tasksAddress } from '../routes.ts';
import { TOKEN } from '../api/client-names.ts';
import { useReading } from '../api/use-polled-query.ts';
import { focusHeading, PageHead } from '../ui/page-head.tsx';
import { ChangeClient } from './change-client.tsx';
import { ClientFacts } from './client-facts.tsx';
import { RevokeClient } from './revoke-client.tsx';
import { RotateSecret } from './rotate-secret.tsx';

export function ClientPage({ id }: { id: string }) {
  const reading = useReading(clientAddress(id), (api, signal) => api.client(id, signal));
  const { data: client } = reading;
  const [said, setSaid] = useState('');
  const onRevoked = () => {
    setSaid('Revoked. Its next request is refused.');
    reading.refresh();
    focusHeading();
  };
  return (
    <>
      <p class="way-back">
        <a href={CLIENTS}>Clients</a>
      </p>
      <PageHead title={client?.name ?? 'Client'} reading={reading}>
        <a class="secondary" href={tasksAddress({ client: `${TOKEN}${id}` })}>
          Its tasks
        </a>
      </PageHead>
      {client !== undefined && (
        <div class="client-body">
          <ClientFacts client={client} />
          <div class="client-main">
            {client.revokedAt === null && (
              <>
                <ChangeClient client={client} onChange={reading.refresh} />
                <RotateSecret
                  id={id}
                  rotatedAt={client.webhookSecretRotatedAt}
                  onDone={reading.refresh}
                />
                <RevokeClient id={id} name={client.name} onDone={onRevoked} />
              </>
            )}
            <p class="outcome" role="status" data-testid="client-revoked">
              {said}
            </p>
          </div>
        </div>
      )}
    </>
  );
}
