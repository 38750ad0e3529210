/** The sign-in page: asks for the admin token, or offers a retry if the token is not the problem. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Logo } from '../../shared/ui/logo.tsx';
import { Notice } from '../../shared/ui/notice.tsx';
import type { Auth } from '../api/session.ts';
import { describeApiError, type ApiError } from '../messages/error-message.ts';

interface Props {
  readonly auth: Auth;
  readonly error: ApiError | undefined;
}

export function SignIn({ auth: { signIn, recheck }, error }: Props) {
  const needsToken = error === undefined || error.type !== undefined;
  // A plain 401 is how the page finds out that a token is needed: no error to report.
  const isShown = error !== undefined && error.type !== 'unauthorized';
  return (
    <main class="sign-in" data-testid="sign-in">
      <div class="sign-in-box">
        <p class="brand">
          <Logo />
          <span class="wordmark">kie-edge</span>
          <span class="product">Console</span>
        </p>
        <h1>Sign in</h1>
        {isShown && <Notice message={describeApiError(error)} testId="sign-in-error" />}
        {needsToken ? (
          <TokenForm signIn={signIn} />
        ) : (
          <button
            type="button"
            class="primary"
            onClick={() => (error.name === 'LoginNeededError' ? location.reload() : recheck())}
          >
            Retry
          </button>
        )}
      </div>
    </main>
  );
}

function TokenForm({ signIn }: Pick<Auth, 'signIn'>) {
  const [token, setToken] = useState('');
  const [isChecking, setChecking] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (isChecking || token.trim() === '') return input.current?.focus();
    setChecking(true);
    void signIn(token.trim()).finally(() => {
      setChecking(false);
      input.current?.select();
    });
  };
  return (
    <form onSubmit={onSubmit}>
      <label for="admin-token">Admin token</label>
      <input
        id="admin-token"
        ref={input}
        type="password"
        autocomplete="off"
        spellcheck={false}
        placeholder="ADMIN_TOKEN"
        value={token}
        onInput={({ currentTarget }) => setToken(currentTarget.value)}
        data-testid="admin-token"
      />
      <p class="hint">Stored for this tab only and sent only to this deployment.</p>
      <button type="submit" class="primary" aria-disabled={isChecking} data-testid="sign-in-submit">
        {isChecking ? 'Signing in' : 'Sign in'}
      </button>
    </form>
  );
}
