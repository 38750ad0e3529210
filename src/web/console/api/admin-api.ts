/** The calls of the operator's API, one function each. Types are the contract's. */
import type { showClient } from '../../../worker/admin/client-admin.ts';
import type {
  HealthReport,
  StuckItem,
  TaskDetail,
  TaskList,
  Today,
  UsageTable,
} from '../../../worker/admin/views.ts';
import type { Usage } from '../../../worker/submission/account-store.ts';
import type { Attempt } from '../../../worker/webhooks/delivery-store.ts';
import type { UnhealthyEndpoint } from '../../../worker/webhooks/endpoint-store.ts';
import { call, type Call } from './call.ts';

export type Client = ReturnType<typeof showClient>;
export type ClientWithUse = Client & { readonly used: Usage };
/** Told once, when it is made. */
export type WithSecret = Client & { readonly webhookSecret: string };
export type NewClient = WithSecret & { readonly token: string };
export type { Attempt, UnhealthyEndpoint };

/** What may be asked of the list of tasks, and of usage: as it stands in an address. */
export type Query = Readonly<Record<string, string>>;

/** What an action is told to: a task, or one callback of it. */
export type Target = `tasks/${string}` | `deliveries/${string}`;

export type OperatorApi = ReturnType<typeof operatorApi>;

/** `token` is undefined behind Cloudflare Access. */
export function operatorApi(token: string | undefined) {
  const ask = <T>(path: string, options: Call = {}) => call<T>(token, path, options);
  const clients = (cursor: string, signal?: AbortSignal) =>
    ask<{ clients: Client[]; nextCursor: string | null }>(`clients?${search({ cursor })}`, {
      signal,
    });
  return {
    today: (signal?: AbortSignal) => ask<Today>('today', { signal }),
    health: (signal?: AbortSignal) => ask<HealthReport>('health', { signal }),
    stuck: async (signal?: AbortSignal) =>
      (await ask<{ items: StuckItem[] }>('stuck', { signal })).items,
    endpoints: async (signal?: AbortSignal) =>
      (await ask<{ endpoints: UnhealthyEndpoint[] }>('endpoints', { signal })).endpoints,
    tasks: (query: Query, signal?: AbortSignal) =>
      ask<TaskList>(`tasks?${search(query)}`, { signal }),
    task: (id: string, signal?: AbortSignal) => ask<TaskDetail>(`tasks/${seg(id)}`, { signal }),
    usage: (query: Query, signal?: AbortSignal) =>
      ask<UsageTable>(`usage?${search(query)}`, { signal }),
    clients: async (signal?: AbortSignal): Promise<Client[]> => {
      const all: Client[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: { clients: Client[]; nextCursor: string | null } = await clients(
          cursor,
          signal,
        );
        all.push(...page.clients);
        cursor = page.nextCursor;
      }
      return all;
    },
    client: (id: string, signal?: AbortSignal) =>
      ask<ClientWithUse>(`clients/${seg(id)}`, { signal }),
    createClient: (body: object) => ask<NewClient>('clients', { method: 'POST', body }),
    changeClient: (id: string, body: object) =>
      ask<Client>(`clients/${seg(id)}`, { method: 'PATCH', body }),
    rotateSecret: (id: string) =>
      ask<WithSecret>(`clients/${seg(id)}/webhook-secret`, { method: 'POST' }),
    revokeClient: (id: string) => ask<Client>(`clients/${seg(id)}`, { method: 'DELETE' }),
    act: (target: Target, verb: string, body?: object) =>
      ask<unknown>(`${target}/${verb}`, {
        method: 'POST',
        ...(body === undefined ? {} : { body }),
      }),
    deleteTask: (id: string) => ask<unknown>(`tasks/${seg(id)}`, { method: 'DELETE' }),
  };
}

/** As part of a path. */
export const seg = encodeURIComponent;

const search = (query: Query) => new URLSearchParams(query).toString();
