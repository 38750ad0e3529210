/** What the tables of hostile requests are made of, and the edge that they are sent to. */
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
  /** A request that finds nothing: the answer must be the same to the last byte. */
  readonly twin?: { readonly path: string; readonly init?: RequestInit };
}

export interface Attack {
  /** Ends the sentence that its group begins. */
  readonly what: string;
  readonly status: number;
  readonly type: ErrorType;
  /** With a validation error: the fields that it must name, and no others. */
  readonly fields?: readonly string[];
  /** What differs from CONFIGURED. */
  readonly vars?: Record<string, string>;
  /** Puts what the row needs into D1, and says what to send. */
  readonly request: (edge: TestEdge) => AttackRequest | Promise<AttackRequest>;
}

/** How an edge refuses, where a whole table is refused alike. */
export type Rejection = Pick<Attack, 'status' | 'type'>;

export const UNAUTHORIZED: Rejection = { status: 401, type: 'unauthorized' };
export const INVALID_CREDENTIALS: Rejection = { status: 401, type: 'invalid_credentials' };
export const NOT_FOUND: Rejection = { status: 404, type: 'not_found' };
export const WRONG_METHOD: Rejection = { status: 405, type: 'method_not_allowed' };
export const INVALID: Rejection = { status: 422, type: 'validation_failed' };

export const PAGE = 'https://app.example.com';
export const ADMIN_TOKEN = 'admin-token-That-must-not-leak-at-all';

/** Every way in is there: a request that takes none of them has no excuse. */
export const ALL_AUTH_METHODS = {
  AUTH_MODE: 'required',
  ALLOWED_ORIGINS: `${PAGE} https://*.example.org`,
  TURNSTILE_SECRET: 'turnstile-secret-that-must-not-leak',
  JWT_JWKS_URL: JWKS_URL,
  JWT_ISSUER: ISSUER,
  JWT_AUDIENCE: AUDIENCE,
  ADMIN_TOKEN,
};

/** Everybody gets in, so that nothing but the request itself can be the reason. */
export const AUTH_OFF = { AUTH_MODE: 'none', ALLOWED_MODELS: `${DEFAULT_MODEL} any/model` };

/** Cloudflare Access is another issuer, with the same keys here: what it signs for must tell. */
export const ACCESS_TEAM = 'team.cloudflareaccess.com';
const KEYS = new Set([JWKS_URL, `https://${ACCESS_TEAM}/cdn-cgi/access/certs`]);

const nowhere: Responder = ({ url }) => {
  throw new Error(`nothing may be fetched: ${url}`);
};

/** An edge whose internet is the identity provider's keys and nothing else, unless it is given more. */
export function attackedEdge(
  vars: Record<string, string> = {},
  elsewhere: Responder = nowhere,
): TestEdge {
  return testEdge((call) => (KEYS.has(call.url) ? Response.json(JWKS) : elsewhere(call)), {
    ...ALL_AUTH_METHODS,
    ...vars,
  });
}

/** A good createTask, but for the headers that are given. */
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

/** A server that the operator let in, with its token. */
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

/** The text with the character at `index` replaced by another of the same alphabet. */
export function replaceAt(text: string, index: number): string {
  const at = index < 0 ? text.length + index : index;
  return text.slice(0, at) + (text.charAt(at) === 'A' ? 'Q' : 'A') + text.slice(at + 1);
}

/** As sessions have ids, and as another has one. */
export const SESSION_ID = 'session-aaaaaaaaaaaaaa';
export const OTHER_SESSION_ID = 'session-bbbbbbbbbbbbbb';
