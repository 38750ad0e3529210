/** Shuts a client out for good; asks first. */
import { useState } from 'preact/hooks';
import { useInside } from '../api/session.ts';
import { Question } from '../ui/confirm-dialog.tsx';
import { useAsked } from '../ui/use-query.ts';
import { errorWords, type ToldError } from '../messages/error-message.ts';

interface Props {
  readonly id: string;
  readonly name: string;
  readonly onDone: () => void;
}

export function RevokeClient({ id, name, onDone }: Props) {
  const { api, note } = useInside();
  const { isAsked, button, ask, close } = useAsked();
  const [said, setSaid] = useState('');
  const revoke = () => {
    close();
    api.revokeClient(id).then(onDone, (cause: unknown) => {
      note(cause as ToldError);
      setSaid(errorWords(cause as ToldError).text);
    });
  };
  return (
    <section class="card-box" aria-labelledby="revoke-title">
      <h2 id="revoke-title">Shut it out</h2>
      <p class="card-note">
        Its token is refused from then on. Tasks under way go on, and are called back.
      </p>
      <button
        type="button"
        ref={button}
        class="secondary"
        onClick={ask}
        data-testid="client-revoke"
      >
        Revoke its token
      </button>
      {isAsked && (
        <Question
          text={`${name} is shut out for good: this cannot be taken back, only another token be made.`}
          yes="Revoke for good"
          onYes={revoke}
          onNo={close}
        />
      )}
      <p class="outcome" role="status">
        {said}
      </p>
    </section>
  );
}
