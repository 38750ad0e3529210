/**
 * Who calls. A credential that is sent is judged and nothing else then; without one, the page's origin
 * may do. Throws when nobody may come in this way, and says which way there is.
 */
import type { Deps } from '../deps.ts';
import { EdgeError } from '../http/errors.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { bearerOf } from './bearer.ts';
import { enforceRateLimit } from './rate-limit.ts';
import { CLIENT_TOKEN_PREFIX, hashClientToken } from './client-token.ts';
import type { Client, AuthMethod } from './client.ts';
import { networkOf } from './client-ip.ts';
import { isOriginAmong } from '../http/origins.ts';
import {
  badCredential,
  identityUnavailable,
  noCredential,
  unknownCredential,
} from './auth-errors.ts';
import { readSession, SESSION_PREFIX } from './session-token.ts';

export type AccessDeps = Pick<
  Deps,
  'settings' | 'store' | 'keys' | 'verifiers' | 'rateLimit' | 'runtime' | 'log'
>;

const MAX_SUBJECT_CHARACTERS = 255;

/** The client of a request, with what it may do. Whoever tries credentials is braked. */
export async function identify(deps: AccessDeps, request: Request): Promise<Client> {
  try {
    return await find(deps, request);
  } catch (error) {
    if (error instanceof EdgeError && error.type === 'invalid_credentials')
      await enforceRateLimit(deps, request.headers, 'badCredential');
    throw error;
  }
}

async function find(deps: AccessDeps, request: Request): Promise<Client> {
  const { settings } = deps;
  const isOpen = settings.auth.mode === 'open';
  if (isOpen && request.url.startsWith('https:')) {
    const message = 'ACCESS=open is for development on this machine and not taken over https.';
    throw new EdgeError('auth_not_configured', message);
  }
  const bearer = bearerOf(request.headers)?.text;
  const byBearer = bearer === undefined ? undefined : await clientOfBearer(deps, bearer);
  if (byBearer !== undefined) return byBearer;
  if (isOpen) return client(deps, 'open', 'open');
  if (bearer !== undefined) {
    throw unknownCredential(settings, 'is none that is taken here; keys of KIE are not');
  }
  const origin = originOf(deps, request);
  if (origin !== undefined && isOriginAmong(settings.auth.origins, origin)) {
    const network = networkOf(request.headers) ?? '';
    const page = await deps.keys.client.sign(`${origin}\n${network}`);
    // Whoever is no browser invents origins as it likes, so that the budget hangs on the network alone.
    const account = await deps.keys.client.sign(`origin\n${network}`);
    return { ...client(deps, 'origin', `origin:${page}`), account: `origin:${account}` };
  }
  throw noCredential(settings, origin);
}

/** Undefined for a credential of no kind that is known here. */
async function clientOfBearer(deps: AccessDeps, bearer: string): Promise<Client | undefined> {
  const { jwt, turnstile } = deps.settings.auth;
  if (bearer.startsWith(CLIENT_TOKEN_PREFIX)) return clientOfToken(deps, bearer);
  if (bearer.startsWith(SESSION_PREFIX) && turnstile) return clientOfSession(deps, bearer);
  if (bearer.split('.').length === 3 && jwt) return clientOfJwt(deps, bearer);
  return undefined;
}

async function clientOfToken(deps: AccessDeps, token: string): Promise<Client> {
  const { settings, store, runtime } = deps;
  const row = await store.clients.findByTokenHash(await hashClientToken(token));
  if (row === undefined) throw unknownCredential(settings, 'is not known');
  if (row.revokedAt !== undefined) throw badCredential('was revoked');
  if (row.expiresAt !== undefined && row.expiresAt <= runtime.now())
    throw badCredential('has expired');
  const known = client(deps, 'token', `token:${row.id}`);
  return {
    ...known,
    name: row.name,
    models: row.models ?? known.models,
    limits: { ...known.limits, ...row.limits },
  };
}

async function clientOfSession(deps: AccessDeps, token: string): Promise<Client> {
  const { keys, runtime } = deps;
  const session = await readSession(keys.session, token, runtime.now());
  if (session === undefined)
    throw badCredential('is no session, or one that is over; POST /api/v1/session gives another');
  // A puzzle is soon solved again, and a session soon sent elsewhere: neither is another budget than
  // that of the network in which the puzzle was solved.
  return {
    ...client(deps, 'session', `session:${session.id}`),
    account: `session:${session.account}`,
  };
}

async function clientOfJwt(deps: AccessDeps, jwt: string): Promise<Client | undefined> {
  const verdict = await deps.verifiers.verifyUser(jwt);
  switch (verdict.kind) {
    case 'valid': {
      const { subject } = verdict;
      if (subject === '' || subject.length > MAX_SUBJECT_CHARACTERS)
        throw badCredential(`must name its user in sub, in ${MAX_SUBJECT_CHARACTERS} characters`);
      return client(deps, 'user', `user:${subject}`);
    }
    case 'invalid':
      deps.log.info('jwt.rejected', { reason: verdict.reason });
      throw badCredential('is no JWT that is taken here, or not any more');
    case 'unavailable':
      deps.log.error('jwt.check_failed', { reason: verdict.reason });
      throw identityUnavailable('The identity provider', verdict.reason);
  }
}

/** Browsers leave Origin out where a page of our own reads from us. */
function originOf({ settings }: AccessDeps, request: Request): string | undefined {
  const { headers } = request;
  const isOwnPage = headers.get('sec-fetch-site') === 'same-origin';
  return headers.get('origin') ?? (isOwnPage ? publicOrigin(settings, request.url) : undefined);
}

function client({ settings }: AccessDeps, authMethod: AuthMethod, id: string): Client {
  return {
    id,
    account: id,
    authMethod,
    models: settings.allowedModels,
    limits: settings.auth.limits[authMethod],
  };
}
