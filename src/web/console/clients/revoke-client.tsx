/** Revokes a client's token after a confirmation. */
import { useState } from 'preact/hooks';
import { useSession } from '../api/session.ts';
import { describeApiError, type ApiError } from '../messages/error-message.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { useConfirmDialog } from '../ui/use-confirm-dialog.ts';

interface Props {
  readonly id: string;
  readonly name: string;
  readonly onDone: () => void;
}

export function RevokeClient({ id, name, onDone }: Props) {
  const { api, handleError } = useSession();
  const { isOpen, button, open, close } = useConfirmDialog();
  const [problem, setProblem] = useState('');
  const revoke = () => {
    close();
    api.revokeClient(id).then(onDone, (cause: unknown) => {
      handleError(cause as ApiError);
      setProblem(describeApiError(cause as ApiError).text);
    });
  };
  return (
    <section class="card-box" aria-labelledby="revoke-title">
      <h2 id="revoke-title">Revoke access</h2>
      <p class="card-note">
        Requests with the token are rejected. Running tasks continue, and their callbacks are sent.
      </p>
      <button
        type="button"
        ref={button}
        class="secondary"
        onClick={open}
        data-testid="client-revoke"
      >
        Revoke access
      </button>
      {isOpen && (
        <ConfirmDialog
          text={`Revoke access for ${name}? This cannot be undone; to restore access, create a new client.`}
          confirmLabel="Revoke access"
          onConfirm={revoke}
          onCancel={close}
        />
      )}
      <p class="outcome" role="status">
        {problem}
      </p>
    </section>
  );
}
