/** A way in: a client token, pasted. Kept for the tab, or for longer if that is ticked. */
import { useState } from 'preact/hooks';
import type { Access } from '../access/use-access.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { Notice } from '../../shared/ui/notice.tsx';

interface Props {
  readonly access: Access;
  readonly onDone: () => void;
  /** Where it can be left without one. */
  readonly onClose?: () => void;
}

export function AccessPanel({ access, onDone, onClose }: Props) {
  const [token, setToken] = useState('');
  const [isForLong, setForLong] = useState(false);
  const { authError, hasToken } = access;
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (token.trim() === '') return;
    access.signIn(token.trim(), isForLong);
    setToken('');
    onDone();
  };
  return (
    <section class="access" aria-label="Access" data-testid="access-panel">
      {authError === undefined ? (
        <p class="access-intro">
          {hasToken
            ? 'A client token is sent with everything this page asks.'
            : 'With a client token you are known here: your own models, limits and tasks.'}
        </p>
      ) : (
        <Notice message={authError} testId="access-refusal" />
      )}
      <form onSubmit={onSubmit}>
        <label for="token">Client token</label>
        <div class="input-group">
          <input
            id="token"
            type="password"
            autocomplete="off"
            spellcheck={false}
            placeholder={hasToken ? 'Another token' : 'kie_edge_…'}
            value={token}
            onInput={({ currentTarget }) => setToken(currentTarget.value)}
            data-testid="token-input"
          />
          <button type="submit" class="secondary" data-testid="token-save">
            Use it
          </button>
        </div>
        <label class="checkbox-label">
          <input
            type="checkbox"
            checked={isForLong}
            onChange={({ currentTarget }) => setForLong(currentTarget.checked)}
            data-testid="token-keep"
          />
          Remember it in this browser. Without it, it is gone with this tab.
        </label>
        {hasToken && (
          <button type="button" class="link" onClick={access.signOut} data-testid="token-forget">
            Forget the token
          </button>
        )}
      </form>
      {onClose !== undefined && (
        <button
          type="button"
          class="icon-button access-close"
          aria-label="Close"
          onClick={onClose}
          data-testid="access-close"
        >
          <Icon name="close" />
        </button>
      )}
    </section>
  );
}
