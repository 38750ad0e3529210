/** What stands around every page: where one is, the ways on, and the way out. */
import type { ComponentChildren } from 'preact';
import { Logo } from '../../shared/ui/logo.tsx';
import type { Session } from '../api/session.ts';
import { CLIENTS, HOME, tasksAddress, usageAddress, type Place } from '../routes.ts';

interface Props {
  readonly place: Place;
  readonly session: Session;
  readonly children: ComponentChildren;
}

const LINKS = [
  { name: 'Overview', href: HOME, pages: ['overview'] },
  { name: 'Tasks', href: tasksAddress(), pages: ['tasks', 'task'] },
  { name: 'Clients', href: CLIENTS, pages: ['clients', 'client', 'new-client'] },
  { name: 'Usage', href: usageAddress(), pages: ['usage'] },
] as const satisfies readonly { name: string; href: string; pages: readonly Place['page'][] }[];

/** Cloudflare Access has a way out of its own. */
const ACCESS_LOGOUT = '/cdn-cgi/access/logout';

export function Shell({ place, session: { hasToken, leave }, children }: Props) {
  return (
    <>
      <a class="skip" href="#content" onClick={toContent}>
        Skip to content
      </a>
      <header class="top-bar console-bar">
        <p class="brand">
          <Logo />
          <span class="wordmark">kie-edge</span>
          <span class="product">Console</span>
        </p>
        <nav class="sections" aria-label="Sections">
          {LINKS.map(({ name, href, pages }) => {
            const isHere = pages.some((page) => page === place.page);
            return (
              <a key={name} href={href} aria-current={isHere ? 'page' : undefined}>
                {name}
              </a>
            );
          })}
        </nav>
        {hasToken ? (
          <button type="button" class="quiet" onClick={() => leave()} data-testid="sign-out">
            Sign out
          </button>
        ) : (
          <a class="quiet" href={ACCESS_LOGOUT}>
            Sign out
          </a>
        )}
      </header>
      <main class="console" id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

/** The address after `#` says where one is: it stays. */
function toContent(event: Event): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}
