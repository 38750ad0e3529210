/** Rotates a client's webhook secret after a confirmation and shows the new one, once. */
import { useState } from 'preact/hooks';
import { useSession } from '../api/session.ts';
import { describeApiError, type ApiError } from '../messages/error-message.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { useConfirmDialog } from '../ui/use-confirm-dialog.ts';
import { SecretValue } from './secret-value.tsx';

interface Props {
  readonly id: string;
  readonly rotatedAt: number | null;
  readonly onDone: () => void;
}

export function RotateSecret({ id, rotatedAt, onDone }: Props) {
  const { api, handleError } = useSession();
  const { isOpen, button, open, close } = useConfirmDialog();
  const [secret, setSecret] = useState('');
  const [feedback, setFeedback] = useState('');
  const rotate = async () => {
    close();
    setFeedback('');
    try {
      setSecret((await api.rotateSecret(id)).webhookSecret);
      setFeedback('Rotated. Callbacks are also signed with the previous secret for 24 hours.');
      onDone();
    } catch (cause) {
      handleError(cause as ApiError);
      setFeedback(describeApiError(cause as ApiError).text);
    }
  };
  return (
    <section class="card-box" aria-labelledby="rotate-title">
      <h2 id="rotate-title">Webhook secret</h2>
      <p class="card-note">
        Callbacks to this client are signed with it.
        {rotatedAt !== null && (
          <>
            {' '}
            Rotated <RelativeTime at={rotatedAt} />.
          </>
        )}
      </p>
      <button
        type="button"
        ref={button}
        class="secondary"
        onClick={open}
        data-testid="client-rotate"
      >
        Rotate secret
      </button>
      {isOpen && (
        <ConfirmDialog
          text="Callbacks are signed with a new secret from now on, and with the previous one as well for 24 hours. After that, endpoints that use the previous secret reject callbacks."
          confirmLabel="Rotate secret"
          onConfirm={() => void rotate()}
          onCancel={close}
        />
      )}
      {secret !== '' && (
        <SecretValue
          name="New secret"
          hint="Copy it now. It is shown only once."
          value={secret}
          testId="rotated-secret"
        />
      )}
      <p class="outcome" role="status" data-testid="rotated">
        {feedback}
      </p>
    </section>
  );
}
