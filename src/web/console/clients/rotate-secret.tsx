/** Another secret for what a client is called back with; asks first, and shows it once. */
import { useState } from 'preact/hooks';
import { useInside } from '../api/session.ts';
import { Question } from '../ui/confirm-dialog.tsx';
import { useAsked } from '../ui/use-query.ts';
import { When } from '../ui/when.tsx';
import { errorWords, type ToldError } from '../messages/error-message.ts';
import { Secret } from './secret.tsx';

interface Props {
  readonly id: string;
  readonly rotatedAt: number | null;
  readonly onDone: () => void;
}

export function RotateSecret({ id, rotatedAt, onDone }: Props) {
  const { api, note } = useInside();
  const { isAsked, button, ask, close } = useAsked();
  const [secret, setSecret] = useState('');
  const [said, setSaid] = useState('');
  const rotate = async () => {
    close();
    setSaid('');
    try {
      setSecret((await api.rotateSecret(id)).webhookSecret);
      setSaid('Made. For a day the one before signs as well.');
      onDone();
    } catch (cause) {
      note(cause as ToldError);
      setSaid(errorWords(cause as ToldError).text);
    }
  };
  return (
    <section class="card-box" aria-labelledby="rotate-title">
      <h2 id="rotate-title">Its webhook secret</h2>
      <p class="card-note">
        What callbacks to it are signed with.
        {rotatedAt !== null && (
          <>
            {' '}
            Changed <When at={rotatedAt} />.
          </>
        )}
      </p>
      <button
        type="button"
        ref={button}
        class="secondary"
        onClick={ask}
        data-testid="client-rotate"
      >
        Make a new one
      </button>
      {isAsked && (
        <Question
          text="Callbacks are signed with a new secret from now on, and for a day with the one before as well. After that, whoever knows only that one refuses them."
          yes="Make a new one"
          onYes={() => void rotate()}
          onNo={close}
        />
      )}
      {secret !== '' && (
        <Secret
          name="New secret"
          use="Copy it now: it is shown this once."
          value={secret}
          testId="rotated-secret"
        />
      )}
      <p class="outcome" role="status" data-testid="rotated">
        {said}
      </p>
    </section>
  );
}
