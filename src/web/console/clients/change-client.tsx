/** Changes what a client may do. What is written here stays, whatever is read meanwhile. */
import { useState } from 'preact/hooks';
import { Notice } from '../../shared/ui/notice.tsx';
import type { Client } from '../api/admin-api.ts';
import { useInside } from '../api/session.ts';
import { Dot } from '../ui/dot.tsx';
import { ClientFields } from './client-fields.tsx';
import { bodyOf, formOf } from './client-form.ts';
import { useClientForm } from './use-client-form.ts';

interface Props {
  readonly client: Client;
  readonly onChange: () => void;
}

export function ChangeClient({ client, onChange }: Props) {
  const { api } = useInside();
  const [before, setBefore] = useState(() => formOf(client));
  const [said, setSaid] = useState('');
  const { form, change, problems, error, isSending, submit } = useClientForm(
    before,
    async (sent) => {
      setSaid('');
      const changed = await api.changeClient(client.id, bodyOf(sent, before));
      setBefore(formOf(changed));
      setSaid('Changed. It holds from the next request on.');
      onChange();
    },
  );
  const isSame = Object.keys(bodyOf(form, before)).length === 0;
  return (
    <form class="card-box client-form" onSubmit={submit} noValidate aria-labelledby="change-title">
      <h2 id="change-title">What it may do</h2>
      {error !== undefined && <Notice message={error} />}
      <ClientFields
        form={form}
        problems={problems}
        onChange={(next) => {
          setSaid('');
          change(next);
        }}
        mayDefault={(limit) => before.limits[limit].kind === 'default'}
      />
      <div class="form-buttons">
        <button
          type="submit"
          class="primary"
          aria-disabled={isSending || isSame}
          data-testid="client-change"
        >
          {isSending ? 'Changing' : 'Change'}
        </button>
        <p class="outcome" role="status" data-testid="client-said">
          {said !== '' && (
            <>
              <Dot tone="good" />
              {said}
            </>
          )}
        </p>
      </div>
    </form>
  );
}
