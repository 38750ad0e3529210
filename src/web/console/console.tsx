/** The whole page: who one is, where one is, and what stands there. */
import { useMemo } from 'preact/hooks';
import { InsideContext, useSession } from './api/session.ts';
import type { Place } from './routes.ts';
import { ClientPage } from './clients/client-page.tsx';
import { ClientsPage } from './clients/clients-page.tsx';
import { NewClientPage } from './clients/new-client-page.tsx';
import { Overview } from './overview/overview.tsx';
import { TaskPage } from './tasks/task-page.tsx';
import { TasksPage } from './tasks/tasks-page.tsx';
import { PageHead } from './ui/page-head.tsx';
import { Shell } from './ui/shell.tsx';
import { SignIn } from './ui/sign-in.tsx';
import { usePlace } from './ui/use-route.ts';
import { UsagePage } from './usage/usage-page.tsx';
import { isShutOut } from './messages/error-message.ts';

export function Console() {
  const session = useSession();
  const place = usePlace();
  const { api, standing, leave } = session;
  const inside = useMemo(
    () => ({
      api,
      note: (error: Parameters<typeof isShutOut>[0]) => isShutOut(error) && leave(error),
    }),
    [api, leave],
  );
  switch (standing.phase) {
    case 'asking':
      return <main class="waiting" aria-busy="true" />;
    case 'out':
      return <SignIn session={session} error={standing.error} />;
    case 'in':
      return (
        <InsideContext.Provider value={inside}>
          <Shell place={place} session={session}>
            <Page place={place} />
          </Shell>
        </InsideContext.Provider>
      );
  }
}

/** Keyed by what they show, so that nothing of one task is left on the page of the next. */
function Page({ place }: { place: Place }) {
  switch (place.page) {
    case 'overview':
      return <Overview />;
    case 'tasks':
      return <TasksPage query={place.query} />;
    case 'task':
      return <TaskPage key={place.id} id={place.id} />;
    case 'clients':
      return <ClientsPage />;
    case 'new-client':
      return <NewClientPage />;
    case 'client':
      return <ClientPage key={place.id} id={place.id} />;
    case 'usage':
      return <UsagePage query={place.query} />;
    case 'unknown':
      return <PageHead title="There is nothing here" />;
  }
}
