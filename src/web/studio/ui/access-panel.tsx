/** The form to enter a client token, for this tab or remembered in this browser. */
import { useState } from 'preact/hooks';
import { Icon } from '../../shared/ui/icon.tsx';
import { Notice } from '../../shared/ui/notice.tsx';
import type { Access } from '../access/use-access.ts';

interface Props {
  readonly access: Access;
  readonly onDone: () => void;
  /** Present if the panel can be closed without entering a token. */
  readonly onClose?: () => void;
}

export function AccessPanel({ access, onDone, onClose }: Props) {
  const [token, setToken] = useState('');
  const [isRemembered, setRemembered] = useState(false);
  const { authError, hasToken } = access;
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (token.trim() === '') return;
    access.signIn(token.trim(), isRemembered);
    setToken('');
    onDone();
  };
  return (
    <section class="access" aria-label="Access" data-testid="access-panel">
      {authError === undefined ? (
        <p class="access-intro">
          {hasToken
            ? 'This page sends a client token with every request.'
            : 'A client token gives you your own models, limits and tasks.'}
        </p>
      ) : (
        <Notice message={authError} testId="access-error" />
      )}
      <form onSubmit={onSubmit}>
        <label for="token">Client token</label>
        <div class="input-group">
          <input
            id="token"
            type="password"
            autocomplete="off"
            spellcheck={false}
            placeholder={hasToken ? 'New token' : 'kie_edge_…'}
            value={token}
            onInput={({ currentTarget }) => setToken(currentTarget.value)}
            data-testid="token-input"
          />
          <button type="submit" class="secondary" data-testid="token-save">
            Use token
          </button>
        </div>
        <label class="checkbox-label">
          <input
            type="checkbox"
            checked={isRemembered}
            onChange={({ currentTarget }) => setRemembered(currentTarget.checked)}
            data-testid="token-remember"
          />
          Remember in this browser. Otherwise it is removed when this tab is closed.
        </label>
        {hasToken && (
          <button type="button" class="link" onClick={access.signOut} data-testid="token-remove">
            Remove token
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
