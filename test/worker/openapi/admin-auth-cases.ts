/** Rejections that every admin operation shares, and helpers that combine them with operations. */
import type { Verifiers } from '../../../src/worker/auth/auth-deps.ts';
import { env } from 'cloudflare:workers';
import { stores } from '../../support/test-deps.ts';
import type { TestDeps, Stores } from '../../support/test-deps.ts';
import { ADMIN_TOKEN, bearer } from '../auth/builders.ts';
import type { TestEdge } from '../../support/edge.ts';

export type HeaderMap = Record<string, string>;
export type Send = (edge: TestEdge, headers: HeaderMap) => Promise<Response>;

export const sender =
  (method: string, path: string, body?: string): Send =>
  (edge, headers) =>
    edge.request(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });

export const unavailableVerifier = async () =>
  ({ kind: 'unavailable', reason: 'no response' }) as const;
export const unavailableVerifiers: Verifiers = {
  verifyUser: unavailableVerifier,
  verifyAdmin: unavailableVerifier,
  verifyTurnstile: () => Promise.reject(new Error('unexpected Turnstile call')),
};
const throwing = new Proxy(
  {},
  {
    get: () => {
      throw new Error('D1 is unavailable');
    },
  },
) as never;
/** Keys that throw on every access. */
export const unavailableKeys: TestDeps['keys'] = throwing;
/** Stores that throw on every access, as if D1 were unreachable. */
export const unavailableStores = Object.fromEntries(
  Object.keys(stores({ DB: env.DB, FILES: env.FILES })).map((name) => [name, throwing]),
) as unknown as Stores;

export const AUTH_REQUIRED = { AUTH_MODE: 'required' };
export const WITH_ADMIN = { ...AUTH_REQUIRED, ADMIN_TOKEN };
export const WITH_JWT = {
  JWT_JWKS_URL: 'https://id.example.com/keys',
  JWT_ISSUER: 'i',
  JWT_AUDIENCE: 'a',
};
export const WITH_CF_ACCESS = {
  CF_ACCESS_TEAM_DOMAIN: 'team.cloudflareaccess.com',
  CF_ACCESS_AUD: 'the-app',
};
export const INVALID_CREDENTIALS = bearer('kie_edge_x');
export const ADMIN_CREDENTIALS = bearer(ADMIN_TOKEN);

export interface RejectionCase {
  status: number;
  vars: Record<string, string>;
  headers: HeaderMap;
  replaced?: Partial<TestDeps>;
}

/** Rejections of every admin operation, by cause. */
export const ADMIN_REJECTIONS: Record<string, RejectionCase> = {
  'no credential': { status: 401, vars: WITH_ADMIN, headers: {} },
  'an invalid token': { status: 401, vars: WITH_ADMIN, headers: INVALID_CREDENTIALS },
  'no admin auth configured': { status: 404, vars: AUTH_REQUIRED, headers: ADMIN_CREDENTIALS },
  'too many invalid tokens': {
    status: 429,
    vars: WITH_ADMIN,
    headers: { ...INVALID_CREDENTIALS, 'cf-connecting-ip': '203.0.113.7' },
    replaced: { rateLimit: async () => false },
  },
  'D1 unavailable': {
    status: 500,
    vars: WITH_ADMIN,
    headers: ADMIN_CREDENTIALS,
    replaced: { store: unavailableStores, keys: unavailableKeys },
  },
  'Cloudflare Access unavailable': {
    status: 503,
    vars: { ...AUTH_REQUIRED, ...WITH_CF_ACCESS },
    headers: { 'cf-access-jwt-assertion': 'a.b.c' },
    replaced: { verifiers: unavailableVerifiers },
  },
};
/** Rejections of operations that change state. */
export const CROSS_SITE_REJECTIONS: Record<string, RejectionCase> = {
  'a cross-site request': {
    status: 403,
    vars: WITH_ADMIN,
    headers: { ...ADMIN_CREDENTIALS, 'sec-fetch-site': 'cross-site' },
  },
};

export const combine = (operations: Record<string, Send>, cases: Record<string, RejectionCase>) =>
  Object.entries(operations).flatMap(([id, send]) =>
    Object.entries(cases).map(
      ([cause, rejection]) => [id, rejection.status, cause, send, rejection] as const,
    ),
  );
