/** The rows of the attack tables, and the edge that they are sent to. */
import type { ClientRow } from '../../../../src/worker/auth/client-store.ts';
import { CLIENT_TOKEN_PREFIX, hashClientToken } from '../../../../src/worker/auth/client-token.ts';
import type { ErrorType } from '../../../../src/worker/http/errors.ts';
import { aBody, CREATE_PATH } from '../../submission/builders.ts';
import {
  createTaskRequest,
  DEFAULT_MODEL,
  testEdge,
  type Responder,
  type TestEdge,
} from '../../../support/edge.ts';
import { AUDIENCE, ISSUER, JWKS, JWKS_URL } from '../jwt-keys.ts';

export interface AttackRequest {
  readonly path: string;
  readonly init?: RequestInit;
  /** A request for something that does not exist: both responses must be identical. */
  readonly twin?: { readonly path: string; readonly init?: RequestInit };
}

export interface Attack {
  /** Completes the title of its test. */
  readonly what: string;
  readonly status: number;
  readonly type: ErrorType;
  /** With a validation error: exactly the fields that it must name. */
  readonly fields?: readonly string[];
  /** What differs from CONFIGURED. */
  readonly vars?: Record<string, string>;
  /** The attacker puts a capability into the path: the request is not searched for leaks. */
  readonly hasCapabilityInPath?: boolean;
  /** Stores what the request needs in D1, and returns the request. */
  readonly request: (edge: TestEdge) => AttackRequest | Promise<AttackRequest>;
}

/** Status and error type, where a whole table has the same. */
export type Rejection = Pick<Attack, 'status' | 'type'>;

export const UNAUTHORIZED: Rejection = { status: 401, type: 'unauthorized' };
export const INVALID_CREDENTIALS: Rejection = { status: 401, type: 'invalid_credentials' };
export const NOT_FOUND: Rejection = { status: 404, type: 'not_found' };
export const WRONG_METHOD: Rejection = { status: 405, type: 'method_not_allowed' };
export const INVALID: Rejection = { status: 422, type: 'validation_failed' };

export const PAGE = 'https://app.example.com';
export const ADMIN_TOKEN = 'admin-token-That-must-not-leak-at-all';

/** Every authentication method is configured, so that a rejection is not due to the configuration. */
export const ALL_AUTH_METHODS = {
  AUTH_MODE: 'required',
  ALLOWED_ORIGINS: `${PAGE} https://*.example.org`,
  TURNSTILE_SECRET: 'turnstile-secret-that-must-not-leak',
  JWT_JWKS_URL: JWKS_URL,
  JWT_ISSUER: ISSUER,
  JWT_AUDIENCE: AUDIENCE,
  ADMIN_TOKEN,
};

/** Authentication is off, so that only the request itself can be the reason for a rejection. */
export const AUTH_OFF = { AUTH_MODE: 'none', ALLOWED_MODELS: `${DEFAULT_MODEL} any/model` };

/** Cloudflare Access is another issuer. Here it has the same keys, so that only the claims differ. */
export const ACCESS_TEAM = 'team.cloudflareaccess.com';
const KEYS = new Set([JWKS_URL, `https://${ACCESS_TEAM}/cdn-cgi/access/certs`]);

const nowhere: Responder = ({ url }) => {
  throw new Error(`unexpected fetch: ${url}`);
};

/** An edge that can fetch the keys of the issuers, and what `elsewhere` responds to. */
export function attackedEdge(
  vars: Record<string, string> = {},
  elsewhere: Responder = nowhere,
): TestEdge {
  return testEdge((call) => (KEYS.has(call.url) ? Response.json(JWKS) : elsewhere(call)), {
    ...ALL_AUTH_METHODS,
    ...vars,
  });
}

/** A valid createTask with additional headers. */
export function create(headers: Record<string, string> = {}): AttackRequest {
  return { path: CREATE_PATH, init: createTaskRequest(aBody(), headers) };
}

export function get(path: string, headers: Record<string, string> = {}): AttackRequest {
  return { path, init: { headers } };
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

export const TOKEN = `${CLIENT_TOKEN_PREFIX}AbCdEfGhIjKlMnOpQrStUvWxYz-0123456789_AbCdE`;
export const CLIENT_ID = 'client-id-aaaaaaaaaaaa';

/** Stores a client with a token. */
export async function createClient(
  { deps, clock }: TestEdge,
  part: Partial<ClientRow> = {},
  token = TOKEN,
): Promise<string> {
  const client: ClientRow = {
    id: CLIENT_ID,
    name: 'a server',
    models: undefined,
    limits: {},
    createdAt: clock.now,
    expiresAt: undefined,
    revokedAt: undefined,
    secret: { version: 1, oldest: 1, rotatedAt: undefined },
    ...part,
  };
  await deps.store.clients.create(client, await hashClientToken(token));
  return token;
}

/** Replaces the character at `index` by another one of base64url. */
export function replaceAt(text: string, index: number): string {
  const at = index < 0 ? text.length + index : index;
  return text.slice(0, at) + (text.charAt(at) === 'A' ? 'Q' : 'A') + text.slice(at + 1);
}

/** Ids of two sessions. */
export const SESSION_ID = 'session-aaaaaaaaaaaaaa';
export const OTHER_SESSION_ID = 'session-bbbbbbbbbbbbbb';
