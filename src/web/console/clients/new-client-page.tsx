/** A server is let in: what it may do, and then its token, told this once. */
import { useRef, useState } from 'preact/hooks';
import { Notice } from '../../shared/ui/notice.tsx';
import { CLIENTS, clientAddress } from '../routes.ts';
import type { NewClient } from '../api/admin-api.ts';
import { useInside } from '../api/session.ts';
import { PageHead } from '../ui/page-head.tsx';
import { ClientFields } from './client-fields.tsx';
import { bodyOf, formOf } from './client-form.ts';
import { Secret } from './secret.tsx';
import { useClientForm } from './use-client-form.ts';

export function NewClientPage() {
  const { api } = useInside();
  const [made, setMade] = useState<NewClient>();
  const first = useRef(formOf()).current;
  const { form, change, problems, error, isSending, submit } = useClientForm(first, async (sent) =>
    setMade(await api.createClient(bodyOf(sent))),
  );
  if (made !== undefined) return <Secrets client={made} />;
  return (
    <>
      <p class="way-back">
        <a href={CLIENTS}>Clients</a>
      </p>
      <PageHead title="New client" />
      <form class="card-box client-form" onSubmit={submit} noValidate>
        {error !== undefined && <Notice message={error} />}
        <ClientFields form={form} problems={problems} onChange={change} mayDefault={() => true} />
        <div class="form-buttons">
          <button type="submit" class="primary" aria-disabled={isSending} data-testid="client-make">
            {isSending ? 'Making' : 'Make its token'}
          </button>
          <a class="quiet" href={CLIENTS}>
            Leave it
          </a>
        </div>
      </form>
    </>
  );
}

/** Kept nowhere: whoever leaves this page has seen them for the last time. */
function Secrets({ client: { id, name, token, webhookSecret } }: { client: NewClient }) {
  return (
    <>
      <PageHead title={`${name} is let in`} />
      <section class="card-box secrets" data-testid="secrets">
        <p>Copy both now. They are shown this once and cannot be read again.</p>
        <Secret
          name="Client token"
          use="Goes where KIE’s key stood: Authorization: Bearer."
          value={token}
          testId="new-token"
        />
        <Secret
          name="Webhook secret"
          use="What callbacks to it are signed with."
          value={webhookSecret}
          testId="new-secret"
        />
        <div class="form-buttons">
          <a class="primary" href={clientAddress(id)} data-testid="secrets-done">
            I have both
          </a>
        </div>
      </section>
    </>
  );
}
