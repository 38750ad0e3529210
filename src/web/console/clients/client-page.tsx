/** A client: its status, settings, webhook secret, and revocation. */
import { useState } from 'preact/hooks';
import { TOKEN_CLIENT_PREFIX } from '../api/client-names.ts';
import { usePolledQuery } from '../api/use-polled-query.ts';
import { CLIENTS_HREF, clientHref, tasksHref } from '../routes.ts';
import { focusHeading, PageHeader } from '../ui/page-header.tsx';
import { ClientFacts } from './client-facts.tsx';
import { EditClient } from './edit-client.tsx';
import { RevokeClient } from './revoke-client.tsx';
import { RotateSecret } from './rotate-secret.tsx';

export function ClientPage({ id }: { id: string }) {
  const query = usePolledQuery(clientHref(id), async (api, signal) => {
    const [client, { charges }] = await Promise.all([api.client(id, signal), api.health(signal)]);
    const owner = `${TOKEN_CLIENT_PREFIX}${id}`;
    return { client, exceeding: charges.exceeding.find((one) => one.client === owner) };
  });
  const { client, exceeding } = query.data ?? {};
  const [feedback, setFeedback] = useState('');
  const onRevoked = () => {
    setFeedback('Access revoked. Requests with this token are rejected.');
    query.refresh();
    focusHeading();
  };
  return (
    <>
      <p class="back-link">
        <a href={CLIENTS_HREF}>Clients</a>
      </p>
      <PageHeader title={client?.name ?? 'Client'} query={query}>
        <a class="secondary" href={tasksHref({ client: `${TOKEN_CLIENT_PREFIX}${id}` })}>
          View tasks
        </a>
      </PageHeader>
      {client !== undefined && (
        <div class="client-body">
          <ClientFacts client={client} exceeding={exceeding} />
          <div class="client-main">
            {client.revokedAt === null && (
              <>
                <EditClient client={client} onChange={query.refresh} />
                <RotateSecret
                  id={id}
                  rotatedAt={client.webhookSecretRotatedAt}
                  onDone={query.refresh}
                />
                <RevokeClient id={id} name={client.name} onDone={onRevoked} />
              </>
            )}
            <p class="outcome" role="status" data-testid="client-revoked">
              {feedback}
            </p>
          </div>
        </div>
      )}
    </>
  );
}
