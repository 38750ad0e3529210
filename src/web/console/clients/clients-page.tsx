/** The servers that were let in: what each may spend, and has. */
import { CLIENTS, clientAddress, NEW_CLIENT } from '../routes.ts';
import type { Client } from '../api/admin-api.ts';
import { useReading } from '../api/use-polled-query.ts';
import { PageHead } from '../ui/page-head.tsx';
import { When } from '../ui/when.tsx';
import { Badge } from '../ui/dot.tsx';
import { clientStanding } from './client-status.ts';
import { Meter } from './meter.tsx';
import { dayOf, monthOf } from '../usage/usage-query.ts';
import { spentByClient, type Spent } from './spent.ts';

export function ClientsPage() {
  const reading = useReading(CLIENTS, async (api, signal) => {
    const now = Date.now();
    const since = dayOf(monthOf(now, 0));
    const [clients, usage] = await Promise.all([
      api.clients(signal),
      api.usage({ since, by: 'day,client' }, signal),
    ]);
    return { clients, spent: spentByClient(usage.rows, now) };
  });
  const { data } = reading;
  return (
    <>
      <PageHead title="Clients" reading={reading}>
        <a class="primary small" href={NEW_CLIENT} data-testid="client-new">
          New client
        </a>
      </PageHead>
      {data === undefined ? (
        reading.error === undefined && <div class="card-box skeleton tall" aria-busy="true" />
      ) : data.clients.length === 0 ? (
        <p class="card-box empty-message padded">
          No server was let in yet. A client token lets one in, with a budget of its own.
        </p>
      ) : (
        <div class="card-box flush">
          <table class="rows clients" data-testid="clients">
            <caption class="visually-hidden">Clients, with what they have spent</caption>
            <thead>
              <tr>
                <th scope="col">Client</th>
                <th scope="col">Credits today</th>
                <th scope="col">Credits this month</th>
                <th scope="col" class="number">
                  Tasks this month
                </th>
                <th scope="col" class="number">
                  Made
                </th>
              </tr>
            </thead>
            <tbody>
              {ordered(data.clients).map((client) => (
                <Row key={client.id} client={client} spent={data.spent.get(`token:${client.id}`)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function Row({ client, spent }: { client: Client; spent: Spent | undefined }) {
  const { id, name, dailyCredits, monthlyCredits, createdAt } = client;
  const standing = clientStanding(client, Date.now());
  return (
    <tr data-testid="client-row" class={standing.tone === 'good' ? '' : 'over'}>
      <th scope="row" class="cell-main">
        <a class="row-link" href={clientAddress(id)}>
          {name}
        </a>
        {standing.tone !== 'good' && <Badge {...standing} />}
      </th>
      <td>
        <Meter label="Today" spent={spent?.today ?? 0} limit={dailyCredits} />
      </td>
      <td>
        <Meter label="Month" spent={spent?.month ?? 0} limit={monthlyCredits} />
      </td>
      <td class="number">
        {(spent?.tasks ?? 0).toLocaleString('en')}
        <span class="unit"> tasks</span>
      </td>
      <td class="number">
        <When at={createdAt} />
      </td>
    </tr>
  );
}

/** Those that are good first, by name. */
function ordered(clients: readonly Client[]): Client[] {
  const now = Date.now();
  const rank = (client: Client) => (clientStanding(client, now).tone === 'good' ? 0 : 1);
  return clients.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}
