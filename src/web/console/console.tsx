/** The admin console: sign-in, then the page of the current route. */
import { useMemo } from 'preact/hooks';
import { SessionContext, useAuth, type AdminSession } from './api/session.ts';
import { ClientPage } from './clients/client-page.tsx';
import { ClientsPage } from './clients/clients-page.tsx';
import { NewClientPage } from './clients/new-client-page.tsx';
import { isUnauthorized } from './messages/error-message.ts';
import { ModelsPage } from './models/models-page.tsx';
import { Overview } from './overview/overview.tsx';
import type { ConsoleRoute } from './routes.ts';
import { TaskDetailPage } from './tasks/task-detail-page.tsx';
import { TasksPage } from './tasks/tasks-page.tsx';
import { ConsoleErrorBoundary } from './ui/error-boundary.tsx';
import { PageHeader } from './ui/page-header.tsx';
import { Shell } from './ui/shell.tsx';
import { SignIn } from './ui/sign-in.tsx';
import { useRoute } from './ui/use-route.ts';
import { UsagePage } from './usage/usage-page.tsx';

export function Console() {
  const auth = useAuth();
  const route = useRoute();
  const { api, state, signOut } = auth;
  const session = useMemo(
    (): AdminSession => ({
      api,
      handleError: (error) => isUnauthorized(error) && signOut(error),
    }),
    [api, signOut],
  );
  switch (state.phase) {
    case 'checking':
      return <main class="waiting" aria-busy="true" />;
    case 'signed_out':
      return <SignIn auth={auth} error={state.error} />;
    case 'signed_in':
      return (
        <SessionContext.Provider value={session}>
          <Shell route={route} auth={auth}>
            <ConsoleErrorBoundary key={routeKey(route)}>
              <Page route={route} />
            </ConsoleErrorBoundary>
          </Shell>
        </SessionContext.Provider>
      );
  }
}

/** Equal for the routes of one page: a filter in the address mounts no new page. */
const routeKey = (route: ConsoleRoute) =>
  'id' in route ? `${route.page} ${route.id}` : route.page;

/** The keys make Preact mount a new page per task and client, so that no state of the previous one is left. */
function Page({ route }: { route: ConsoleRoute }) {
  switch (route.page) {
    case 'overview':
      return <Overview />;
    case 'tasks':
      return <TasksPage params={route.params} />;
    case 'task':
      return <TaskDetailPage key={route.id} id={route.id} />;
    case 'clients':
      return <ClientsPage />;
    case 'new-client':
      return <NewClientPage />;
    case 'client':
      return <ClientPage key={route.id} id={route.id} />;
    case 'usage':
      return <UsagePage params={route.params} />;
    case 'models':
      return <ModelsPage />;
    case 'unknown':
      return <PageHeader title="Page not found" />;
  }
}
