/** Edges with a way in, and who comes in by it. */
import { aBody, CREATE_PATH } from '../submission/builders.ts';
import { accepted, testEdge, type FetchCall, type TestEdge } from '../../support/edge.ts';

export const ADMIN_TOKEN = 'admin-token-that-must-not-leak-at-all';
export const TURNSTILE_SECRET = 'turnstile-secret-that-must-not-leak';
export const APP = 'https://app.example.com';
export const RECORD_PATH = '/api/v1/jobs/recordInfo?taskId=';

/** KIE takes every task, each under an id of its own; siteverify vouches for every token but `bad`. */
function internet(): (call: FetchCall) => Response {
  let tasks = 0;
  return ({ url, body }) => {
    if (url.startsWith('https://kie.test/')) return accepted(`t${++tasks}`);
    if (url.startsWith('https://challenges.cloudflare.com/')) {
      const success = new URLSearchParams(body).get('response') !== 'bad';
      const codes = success ? [] : ['invalid-input-response'];
      const verdict = { success, hostname: 'app.example.com', action: 'kie-edge' };
      return Response.json({ ...verdict, 'error-codes': codes });
    }
    throw new Error(`nothing may be fetched: ${url}`);
  };
}

/** Closed but for what `vars` opens. */
export function closedEdge(vars: Record<string, string> = {}): TestEdge {
  return testEdge(internet(), { AUTH_MODE: 'required', ...vars });
}

export const listKieCalls = ({ calls }: TestEdge) =>
  calls.filter(({ url }) => url.startsWith('https://kie.test/'));

/** The header of whoever sends a credential. */
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

/** A request to the operator's API. */
export function requestAdmin(
  edge: TestEdge,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  return sendJson(edge, `/admin/api/${path}`, body, bearer(ADMIN_TOKEN), method);
}

/** The answer's data, whatever it is. */
export async function readData<T = Record<string, unknown>>(response: Response): Promise<T> {
  return (await response.json<{ data: T }>()).data;
}

export async function readError(response: Response): Promise<[number, string | undefined]> {
  const { error } = await response.json<{ error?: { type: string } }>();
  return [response.status, error?.type];
}

/** An answer's text but for what is its own alone. */
export async function withoutRequestId(response: Response): Promise<string> {
  return (await response.text()).replace(/"requestId":"[^"]+"/, '');
}

export interface ClientToken {
  id: string;
  token: string;
}

/** A client token that the operator of this edge made. The edge must have ADMIN_TOKEN. */
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

/** A session of somebody who solved a puzzle. The edge must have TURNSTILE_SECRET. */
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
