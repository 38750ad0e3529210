/** The top bar: the product, the usage, access, and a link to the API reference. */
import type { Access } from '../access/use-access.ts';
import { formatUsage } from '../messages/price-label.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { Logo } from '../../shared/ui/logo.tsx';

interface Props {
  readonly access: Access;
  readonly onAccess: () => void;
}

export function TopBar({ access: { usage, hasToken }, onAccess }: Props) {
  const name = usage?.client.name;
  return (
    <header class="top-bar">
      <h1>
        <Logo />
        <span class="wordmark">kie-edge</span>
        <span class="product">Studio</span>
      </h1>
      <div class="top-bar-end">
        <span class="usage" data-testid="usage">
          {usage === undefined ? '' : formatUsage(usage)}
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
