/** The list of clients with their spending and budgets. */
import type { ClientEntry } from '../api/admin-api.ts';
import { TOKEN_CLIENT_PREFIX } from '../api/client-names.ts';
import { usePolledQuery } from '../api/use-polled-query.ts';
import { CLIENTS_HREF, clientHref, NEW_CLIENT_HREF } from '../routes.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StatusBadge } from '../ui/status-icon.tsx';
import { formatUsageDay, startOfUtcMonth } from '../usage/usage-query.ts';
import { sumSpendByClient, type ClientSpend } from './client-spend.ts';
import { deriveClientStatus } from './client-status.ts';
import { Meter } from './meter.tsx';

export function ClientsPage() {
  const query = usePolledQuery(CLIENTS_HREF, async (api, signal) => {
    const now = Date.now();
    const since = formatUsageDay(startOfUtcMonth(now, 0));
    const [clients, usage] = await Promise.all([
      api.clients(signal),
      api.usage({ since, groupBy: 'day,client' }, signal),
    ]);
    return { clients, spend: sumSpendByClient(usage.rows, now) };
  });
  const { data } = query;
  return (
    <>
      <PageHeader title="Clients" query={query}>
        <a class="primary small" href={NEW_CLIENT_HREF} data-testid="client-new">
          New client
        </a>
      </PageHeader>
      {data === undefined ? (
        query.error === undefined && <div class="card-box skeleton tall" aria-busy="true" />
      ) : data.clients.length === 0 ? (
        <p class="card-box empty-message padded">
          No clients yet. A client token gives an app access with its own budget.
        </p>
      ) : (
        <ClientTable {...data} />
      )}
    </>
  );
}

interface ClientTableProps {
  readonly clients: readonly ClientEntry[];
  readonly spend: ReadonlyMap<string, ClientSpend>;
}

function ClientTable({ clients, spend }: ClientTableProps) {
  return (
    <div class="card-box flush">
      <table class="rows clients" data-testid="clients">
        <caption class="visually-hidden">Clients and their spending</caption>
        <thead>
          <tr>
            <th scope="col">Client</th>
            <th scope="col">Credits today</th>
            <th scope="col">Credits this month</th>
            <th scope="col" class="number">
              Tasks this month
            </th>
            <th scope="col" class="number">
              Created
            </th>
          </tr>
        </thead>
        <tbody>
          {sortClients(clients).map((client) => (
            <Row
              key={client.id}
              client={client}
              spend={spend.get(`${TOKEN_CLIENT_PREFIX}${client.id}`)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ client, spend }: { client: ClientEntry; spend: ClientSpend | undefined }) {
  const { id, name, dailyCredits, monthlyCredits, createdAt } = client;
  const isActive = isActiveNow(client);
  return (
    <tr data-testid="client-row" class={isActive ? '' : 'inactive'}>
      <th scope="row" class="cell-main">
        <a class="row-link" href={clientHref(id)}>
          {name}
        </a>
        {!isActive && <StatusBadge {...deriveClientStatus(client, Date.now())} />}
      </th>
      <td>
        <Meter label="Today" spent={spend?.today ?? 0} limit={dailyCredits} />
      </td>
      <td>
        <Meter label="Month" spent={spend?.month ?? 0} limit={monthlyCredits} />
      </td>
      <td class="number">
        {(spend?.tasks ?? 0).toLocaleString('en')}
        <span class="unit"> tasks</span>
      </td>
      <td class="number">
        <RelativeTime at={createdAt} />
      </td>
    </tr>
  );
}

/** Active clients first, then by name. */
function sortClients(clients: readonly ClientEntry[]): ClientEntry[] {
  return clients.toSorted(
    (a, b) => Number(isActiveNow(b)) - Number(isActiveNow(a)) || a.name.localeCompare(b.name),
  );
}

function isActiveNow(client: ClientEntry): boolean {
  return deriveClientStatus(client, Date.now()).tone === 'success';
}
