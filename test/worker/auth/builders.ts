/** Edges with authentication methods, and callers of each. */
import type { RateLimit, RateLimitScope } from '../../../src/worker/auth/auth-deps.ts';
import { aBody, CREATE_PATH } from '../submission/builders.ts';
import { accepted, testEdge, type FetchCall, type TestEdge } from '../../support/edge.ts';

export const ADMIN_TOKEN = 'admin-token-that-must-not-leak-at-all';
export const TURNSTILE_SECRET = 'turnstile-secret-that-must-not-leak';
export const APP = 'https://app.example.com';
export const RECORD_PATH = '/api/v1/jobs/recordInfo?taskId=';

/** KIE accepts every task under a new taskId; siteverify accepts every token but `bad`. */
function createInternet(): (call: FetchCall) => Response {
  let tasks = 0;
  return ({ url, body }) => {
    if (url.startsWith('https://kie.test/')) return accepted(`t${++tasks}`);
    if (url.startsWith('https://challenges.cloudflare.com/')) {
      const success = new URLSearchParams(body).get('response') !== 'bad';
      const codes = success ? [] : ['invalid-input-response'];
      const verdict = { success, hostname: 'app.example.com', action: 'kie-edge' };
      return Response.json({ ...verdict, 'error-codes': codes });
    }
    throw new Error(`unexpected fetch: ${url}`);
  };
}

/** An edge with only the authentication methods of `vars`. */
export function closedEdge(vars: Record<string, string> = {}): TestEdge {
  return testEdge(createInternet(), { AUTH_MODE: 'required', ...vars });
}

/** How many requests of each scope and network are allowed; scopes that are not listed have no limit. */
export type Limits = Partial<Record<RateLimitScope, number>>;

/** Counts as the binding does in one period. `counted` receives each scope with its key. */
export function countingLimit(limits: Limits, counted: string[] = []): RateLimit {
  return async (scope, key) => {
    const name = `${scope} ${key}`;
    counted.push(name);
    return counted.filter((each) => each === name).length <= (limits[scope] ?? Infinity);
  };
}

export const listKieCalls = ({ calls }: TestEdge) =>
  calls.filter(({ url }) => url.startsWith('https://kie.test/'));

/** The header that carries credentials. */
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export const pageHeaders = (origin: string, address = '203.0.113.7') => ({
  origin,
  'cf-connecting-ip': address,
});

export function createTask(
  edge: TestEdge,
  headers: Record<string, string>,
  body: unknown = aBody(),
): Promise<Response> {
  return sendJson(edge, CREATE_PATH, body, headers);
}

export function postSession(
  edge: TestEdge,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return sendJson(edge, '/api/v1/session', body, headers);
}

/** Sends a request to the admin API. */
export function requestAdmin(
  edge: TestEdge,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  return sendJson(edge, `/admin/api/${path}`, body, bearer(ADMIN_TOKEN), method);
}

/** The `data` of a response. */
export async function readData<T = Record<string, unknown>>(response: Response): Promise<T> {
  return (await response.json<{ data: T }>()).data;
}

export async function readError(response: Response): Promise<[number, string | undefined]> {
  const { error } = await response.json<{ error?: { type: string } }>();
  return [response.status, error?.type];
}

/** The text of a response without its request id. */
export async function withoutRequestId(response: Response): Promise<string> {
  return (await response.text()).replace(/"requestId":"[^"]+"/, '');
}

export interface ClientToken {
  id: string;
  token: string;
}

/** Creates a client token by the admin API. The edge must have ADMIN_TOKEN. */
export async function createClientToken(edge: TestEdge, part: object = {}): Promise<ClientToken> {
  const response = await requestAdmin(edge, 'POST', 'clients', { name: 'a server', ...part });
  if (response.status !== 200) throw new Error(await response.text());
  return readData<ClientToken>(response);
}

export interface StartedSession {
  session: string;
  expiresAt: number;
  renewableUntil: number;
}

/** Creates a session with a valid Turnstile token. The edge must have TURNSTILE_SECRET. */
export async function startSession(
  edge: TestEdge,
  headers: Record<string, string> = {},
): Promise<StartedSession> {
  const response = await postSession(edge, { token: 'solved' }, headers);
  if (response.status !== 200) throw new Error(await response.text());
  return readData<StartedSession>(response);
}

function sendJson(
  edge: TestEdge,
  path: string,
  body: unknown,
  headers: Record<string, string>,
  method = 'POST',
): Promise<Response> {
  return edge.request(path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
