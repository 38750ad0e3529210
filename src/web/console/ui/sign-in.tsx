/** Before the door: what it asks for, and what it said. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Logo } from '../../shared/ui/logo.tsx';
import { Notice } from '../../shared/ui/notice.tsx';
import type { Session } from '../api/session.ts';
import { errorWords, type ToldError } from '../messages/error-message.ts';

interface Props {
  readonly session: Session;
  readonly error: ToldError | undefined;
}

export function SignIn({ session: { enter, knock }, error }: Props) {
  const [token, setToken] = useState('');
  const [isAsking, setAsking] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (isAsking || token.trim() === '') return input.current?.focus();
    setAsking(true);
    void enter(token.trim()).finally(() => {
      setAsking(false);
      input.current?.select();
    });
  };
  const isToken = error === undefined || error.type !== undefined;
  const isTold = error !== undefined && error.type !== 'unauthorized';
  return (
    <main class="sign-in" data-testid="sign-in">
      <form onSubmit={onSubmit}>
        <p class="brand">
          <Logo />
          <span class="wordmark">kie-edge</span>
          <span class="product">Console</span>
        </p>
        <h1>Sign in</h1>
        {isTold && <Notice message={errorWords(error)} testId="sign-in-error" />}
        {isToken ? (
          <>
            <label for="operator-token">Operator’s token</label>
            <input
              id="operator-token"
              ref={input}
              type="password"
              autocomplete="off"
              spellcheck={false}
              placeholder="ADMIN_TOKEN"
              value={token}
              onInput={({ currentTarget }) => setToken(currentTarget.value)}
              data-testid="operator-token"
            />
            <p class="hint">Kept for this tab, and sent to this edge alone.</p>
            <button type="submit" class="primary" aria-disabled={isAsking} data-testid="enter">
              {isAsking ? 'Looking' : 'Sign in'}
            </button>
          </>
        ) : (
          <button
            type="button"
            class="primary"
            onClick={() => (error.name === 'LoginNeededError' ? location.reload() : knock())}
          >
            Try again
          </button>
        )}
      </form>
    </main>
  );
}
