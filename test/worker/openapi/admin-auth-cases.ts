/** Who is refused at the operator's addresses, and how a table of requests asks for it. */
import type { Verifiers } from '../../../src/worker/auth/auth-deps.ts';
import { env } from 'cloudflare:workers';
import { stores } from '../../../src/worker/create-deps.ts';
import type { Deps, Stores } from '../../../src/worker/deps.ts';
import { ADMIN_TOKEN, bearer } from '../auth/builders.ts';
import type { TestEdge } from '../../support/edge.ts';

export type Headers = Record<string, string>;
export type Ask = (edge: TestEdge, headers: Headers) => Promise<Response>;

export const send =
  (method: string, path: string, body?: string): Ask =>
  (edge, headers) =>
    edge.request(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });

export const unreachable = async () => ({ kind: 'unavailable', reason: 'no answer' }) as const;
export const verifiers: Verifiers = {
  verifyUser: unreachable,
  verifyAdmin: unreachable,
  verifyTurnstile: () => Promise.reject(new Error('nobody asks')),
};
const throwing = new Proxy(
  {},
  {
    get: () => {
      throw new Error('D1 is unavailable');
    },
  },
) as never;
/** Stores and keys that throw whatever is called. */
export const unavailable = throwing;
export const unavailableStores = Object.fromEntries(
  Object.keys(stores({ DB: env.DB, FILES: env.FILES })).map((name) => [name, throwing]),
) as unknown as Stores;

export const CLOSED = { AUTH_MODE: 'required' };
export const DOOR = { ...CLOSED, ADMIN_TOKEN };
export const JWT = {
  JWT_JWKS_URL: 'https://id.example.com/keys',
  JWT_ISSUER: 'i',
  JWT_AUDIENCE: 'a',
};
export const CF = { CF_ACCESS_TEAM_DOMAIN: 'team.cloudflareaccess.com', CF_ACCESS_AUD: 'the-app' };
export const BAD = bearer('kie_edge_x');
export const OPERATOR = bearer(ADMIN_TOKEN);

export interface Case {
  status: number;
  vars: Record<string, string>;
  headers: Headers;
  replaced?: Partial<Deps>;
}

/** Who is refused, whatever the operation. */
export const OPERATORS: Record<string, Case> = {
  nobody: { status: 401, vars: DOOR, headers: {} },
  'a wrong token': { status: 401, vars: DOOR, headers: BAD },
  'no door': { status: 404, vars: CLOSED, headers: OPERATOR },
  'a token too many': {
    status: 429,
    vars: DOOR,
    headers: { ...BAD, 'cf-connecting-ip': '203.0.113.7' },
    replaced: { rateLimit: async () => false },
  },
  'D1 away': {
    status: 500,
    vars: DOOR,
    headers: OPERATOR,
    replaced: { store: unavailableStores, keys: unavailable },
  },
  'no answer of Cloudflare Access': {
    status: 503,
    vars: { ...CLOSED, ...CF },
    headers: { 'cf-access-jwt-assertion': 'a.b.c' },
    replaced: { verifiers },
  },
};
export const OTHER_SITE: Record<string, Case> = {
  'another site': {
    status: 403,
    vars: DOOR,
    headers: { ...OPERATOR, 'sec-fetch-site': 'cross-site' },
  },
};

export const crossed = (operations: Record<string, Ask>, cases: Record<string, Case>) =>
  Object.entries(operations).flatMap(([id, ask]) =>
    Object.entries(cases).map(([what, one]) => [id, one.status, what, ask, one] as const),
  );
