/** Edits a client's name, limits, models and expiry. Polling never overwrites what is being typed. */
import { useState } from 'preact/hooks';
import { Notice } from '../../shared/ui/notice.tsx';
import type { ClientEntry } from '../api/admin-api.ts';
import { useSession } from '../api/session.ts';
import { StatusIcon } from '../ui/status-icon.tsx';
import { ClientFields } from './client-fields.tsx';
import { buildClientBody, buildClientForm } from './client-form.ts';
import { useClientForm } from './use-client-form.ts';

interface Props {
  readonly client: ClientEntry;
  readonly onChange: () => void;
}

export function EditClient({ client, onChange }: Props) {
  const { api } = useSession();
  const [saved, setSaved] = useState(() => buildClientForm(client));
  const [feedback, setFeedback] = useState('');
  const { form, change, problems, error, isSending, submit } = useClientForm(
    saved,
    async (sent) => {
      setFeedback('');
      const changed = await api.changeClient(client.id, buildClientBody(sent, saved));
      setSaved(buildClientForm(changed));
      setFeedback('Saved. Applies from the next request.');
      onChange();
    },
  );
  const isUnchanged = Object.keys(buildClientBody(form, saved)).length === 0;
  return (
    <form class="card-box client-form" onSubmit={submit} noValidate aria-labelledby="edit-title">
      <h2 id="edit-title">Settings</h2>
      {error !== undefined && <Notice message={error} />}
      <ClientFields
        form={form}
        problems={problems}
        onChange={(next) => {
          setFeedback('');
          change(next);
        }}
        allowsDefault={(limit) => saved.limits[limit].kind === 'default'}
      />
      <div class="form-buttons">
        <button
          type="submit"
          class="primary"
          aria-disabled={isSending || isUnchanged}
          data-testid="client-save"
        >
          {isSending ? 'Saving' : 'Save'}
        </button>
        <p class="outcome" role="status" data-testid="client-feedback">
          {feedback !== '' && (
            <>
              <StatusIcon tone="success" />
              {feedback}
            </>
          )}
        </p>
      </div>
    </form>
  );
}
