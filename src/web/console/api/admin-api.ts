/** The admin API as typed functions, one per endpoint. */
import type { toClientView } from '../../../worker/admin/client-admin.ts';
import type {
  CatalogueReport,
  HealthReport,
  StuckItem,
  TaskDetail,
  TaskList,
  Today,
  UsageTable,
} from '../../../worker/admin/views.ts';
import type { Usage } from '../../../worker/submission/account-store.ts';
import type { UnhealthyEndpoint } from '../../../worker/webhooks/endpoint-store.ts';
import { callAdminApi, type AdminCall } from './call-admin-api.ts';

export type ClientEntry = ReturnType<typeof toClientView>;
export type ClientWithUsage = ClientEntry & { readonly used: Usage };
/** The secret is returned only by the request that creates it. */
export type ClientWithSecret = ClientEntry & { readonly webhookSecret: string };
export type CreatedClient = ClientWithSecret & { readonly token: string };
export type { UnhealthyEndpoint };

/** Filters of a list, as they appear in the page's address and in the API's query string. */
export type QueryParams = Readonly<Record<string, string>>;

export type AdminApi = ReturnType<typeof createAdminApi>;

/** `token` is undefined behind Cloudflare Access, which authenticates by cookie. */
export function createAdminApi(token: string | undefined) {
  const request = <T>(path: string, options: AdminCall = {}) =>
    callAdminApi<T>(token, path, options);
  const post = (path: string, body?: object) =>
    request<unknown>(path, { method: 'POST', ...(body === undefined ? {} : { body }) });
  return {
    today: (signal?: AbortSignal) => request<Today>('today', { signal }),
    health: (signal?: AbortSignal) => request<HealthReport>('health', { signal }),
    stuck: async (signal?: AbortSignal) =>
      (await request<{ items: StuckItem[] }>('stuck', { signal })).items,
    endpoints: async (signal?: AbortSignal) =>
      (await request<{ endpoints: UnhealthyEndpoint[] }>('endpoints', { signal })).endpoints,
    tasks: (params: QueryParams, signal?: AbortSignal) =>
      request<TaskList>(`tasks?${formatQuery(params)}`, { signal }),
    task: (id: string, signal?: AbortSignal) => request<TaskDetail>(taskPath(id), { signal }),
    refreshTask: (id: string) => post(`${taskPath(id)}/refresh`),
    retryCopy: (id: string) => post(`${taskPath(id)}/retry-copy`),
    /** Resends the task's latest callback. */
    resendCallback: (id: string) => post(`${taskPath(id)}/resend`),
    abandon: (id: string, target: 'task' | 'copies') => post(`${taskPath(id)}/abandon`, { target }),
    deleteTask: (id: string) => request<unknown>(taskPath(id), { method: 'DELETE' }),
    replayDelivery: (id: string) => post(`${deliveryPath(id)}/replay`),
    abandonDelivery: (id: string) => post(`${deliveryPath(id)}/abandon`),
    usage: (params: QueryParams, signal?: AbortSignal) =>
      request<UsageTable>(`usage?${formatQuery(params)}`, { signal }),
    catalogue: (signal?: AbortSignal) => request<CatalogueReport>('catalogue', { signal }),
    /** All pages of the list. */
    clients: async (signal?: AbortSignal): Promise<ClientEntry[]> => {
      const all: ClientEntry[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: ClientPageBody = await request(`clients?${formatQuery({ cursor })}`, {
          signal,
        });
        all.push(...page.clients);
        cursor = page.nextCursor;
      }
      return all;
    },
    client: (id: string, signal?: AbortSignal) =>
      request<ClientWithUsage>(clientPath(id), { signal }),
    createClient: (body: object) => request<CreatedClient>('clients', { method: 'POST', body }),
    changeClient: (id: string, body: object) =>
      request<ClientEntry>(clientPath(id), { method: 'PATCH', body }),
    rotateSecret: (id: string) =>
      request<ClientWithSecret>(`${clientPath(id)}/webhook-secret`, { method: 'POST' }),
    revokeClient: (id: string) => request<ClientEntry>(clientPath(id), { method: 'DELETE' }),
  };
}

interface ClientPageBody {
  readonly clients: ClientEntry[];
  readonly nextCursor: string | null;
}

/** `id`: the task's id, of which only the leading digits are sent, or KIE's taskId. */
const taskPath = (id: string) => `tasks/${encodeURIComponent(id.replace(/^(\d{16})-.*$/, '$1'))}`;
const deliveryPath = (id: string) => `deliveries/${encodeURIComponent(id)}`;
const clientPath = (id: string) => `clients/${encodeURIComponent(id)}`;

const formatQuery = (params: QueryParams) => new URLSearchParams(params).toString();
