/** Creates a client and then shows its token and webhook secret, once. */
import { useRef, useState } from 'preact/hooks';
import { Notice } from '../../shared/ui/notice.tsx';
import type { CreatedClient } from '../api/admin-api.ts';
import { useSession } from '../api/session.ts';
import { CLIENTS_HREF, clientHref } from '../routes.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { ClientFields } from './client-fields.tsx';
import { buildClientBody, buildClientForm } from './client-form.ts';
import { SecretValue } from './secret-value.tsx';
import { useClientForm } from './use-client-form.ts';

export function NewClientPage() {
  const { api } = useSession();
  const [created, setCreated] = useState<CreatedClient>();
  const emptyForm = useRef(buildClientForm()).current;
  const { form, change, problems, error, isSending, submit } = useClientForm(
    emptyForm,
    async (sent) => setCreated(await api.createClient(buildClientBody(sent))),
  );
  if (created !== undefined) return <CreatedSecrets client={created} />;
  return (
    <>
      <p class="back-link">
        <a href={CLIENTS_HREF}>Clients</a>
      </p>
      <PageHeader title="New client" />
      <form class="card-box client-form" onSubmit={submit} noValidate>
        {error !== undefined && <Notice message={error} />}
        <ClientFields
          form={form}
          problems={problems}
          onChange={change}
          allowsDefault={() => true}
        />
        <div class="form-buttons">
          <button
            type="submit"
            class="primary"
            aria-disabled={isSending}
            data-testid="client-create"
          >
            {isSending ? 'Creating' : 'Create client'}
          </button>
          <a class="quiet" href={CLIENTS_HREF}>
            Cancel
          </a>
        </div>
      </form>
    </>
  );
}

/** The secrets are in the memory of this component only: they are gone once it is left. */
function CreatedSecrets({ client: { id, name, token, webhookSecret } }: { client: CreatedClient }) {
  return (
    <>
      <PageHeader title={`${name} created`} />
      <section class="card-box secrets" data-testid="secrets">
        <p>Copy both now. They are shown only once.</p>
        <SecretValue
          name="Client token"
          hint="Use it in place of the KIE API key: Authorization: Bearer."
          value={token}
          testId="new-token"
        />
        <SecretValue
          name="Webhook secret"
          hint="Verifies the signature of callbacks to this client."
          value={webhookSecret}
          testId="new-secret"
        />
        <div class="form-buttons">
          <a class="primary" href={clientHref(id)} data-testid="secrets-done">
            Done
          </a>
        </div>
      </section>
    </>
  );
}
