/** Where one is, what one may still spend, and the way to the documents. */
import type { Access } from '../access/use-access.ts';
import { usageWords } from '../words/price-words.ts';
import { Icon } from './icon.tsx';

interface Props {
  readonly access: Access;
  readonly onAccess: () => void;
}

export function TopBar({ access: { usage, hasToken }, onAccess }: Props) {
  const name = usage?.client.name;
  return (
    <header class="top-bar">
      <h1>
        <Mark />
        <span class="wordmark">kie-edge</span>
        <span class="product">Studio</span>
      </h1>
      <div class="top-side">
        <span class="usage" data-testid="usage">
          {usage === undefined ? '' : usageWords(usage)}
        </span>
        <button type="button" class="quiet" onClick={onAccess} data-testid="access-button">
          <Icon name="key" />
          {hasToken ? (name ?? 'Token set') : 'Token'}
        </button>
        <a class="quiet" href="/docs">
          API
        </a>
      </div>
    </header>
  );
}

/** A viewfinder with what it looks at. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <path d="M3 8V4.5A1.5 1.5 0 0 1 4.5 3H8 M16 3h3.5A1.5 1.5 0 0 1 21 4.5V8 M21 16v3.5a1.5 1.5 0 0 1-1.5 1.5H16 M8 21H4.5A1.5 1.5 0 0 1 3 19.5V16" />
      <circle cx="12" cy="12" r="3.5" />
    </svg>
  );
}
