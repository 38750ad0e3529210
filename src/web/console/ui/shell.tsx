/** The frame of every page: navigation and sign-out. */
import type { ComponentChildren } from 'preact';
import { Logo } from '../../shared/ui/logo.tsx';
import type { Auth } from '../api/session.ts';
import {
  CLIENTS_HREF,
  MODELS_HREF,
  OVERVIEW_HREF,
  tasksHref,
  usageHref,
  type ConsoleRoute,
} from '../routes.ts';

interface Props {
  readonly route: ConsoleRoute;
  readonly auth: Auth;
  readonly children: ComponentChildren;
}

const SECTIONS = [
  { name: 'Overview', href: OVERVIEW_HREF, pages: ['overview'] },
  { name: 'Tasks', href: tasksHref(), pages: ['tasks', 'task'] },
  { name: 'Clients', href: CLIENTS_HREF, pages: ['clients', 'client', 'new-client'] },
  { name: 'Usage', href: usageHref(), pages: ['usage'] },
  { name: 'Models', href: MODELS_HREF, pages: ['models'] },
] as const satisfies readonly {
  name: string;
  href: string;
  pages: readonly ConsoleRoute['page'][];
}[];

/** Signs out of Cloudflare Access, whose cookie the page cannot delete. */
const ACCESS_LOGOUT = '/cdn-cgi/access/logout';

export function Shell({ route, auth: { hasToken, signOut }, children }: Props) {
  return (
    <>
      <a class="skip-link" href="#content" onClick={focusContent}>
        Skip to content
      </a>
      <header class="top-bar console-bar">
        <p class="brand">
          <Logo />
          <span class="wordmark">kie-edge</span>
          <span class="product">Console</span>
        </p>
        <nav class="sections" aria-label="Sections">
          {SECTIONS.map(({ name, href, pages }) => {
            const isCurrent = pages.some((page) => page === route.page);
            return (
              <a key={name} href={href} aria-current={isCurrent ? 'page' : undefined}>
                {name}
              </a>
            );
          })}
        </nav>
        {hasToken ? (
          <button type="button" class="quiet" onClick={() => signOut()} data-testid="sign-out">
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

/** Following the link would replace the route, which is stored after `#`. */
function focusContent(event: Event): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}
