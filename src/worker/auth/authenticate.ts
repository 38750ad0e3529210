/**
 * Authenticates a caller. Credentials that are sent decide alone; without any, the page's origin may do.
 */
import { EdgeError } from '../http/errors.ts';
import { matchesOrigin } from '../http/origins.ts';
import { publicOrigin } from '../http/public-origin.ts';
import type { AuthDeps } from './auth-deps.ts';
import {
  identityProviderUnavailable,
  invalidCredentials,
  missingCredentials,
  unknownScheme,
  workerNeedsToken,
} from './auth-errors.ts';
import { parseBearer } from './bearer.ts';
import { ipBucket, isWorkerIp } from './client-ip.ts';
import { hashClientToken, hasTokenForm } from './client-token.ts';
import type { AuthMethod, Client } from './client.ts';
import { countFailure } from './count-failure.ts';
import { credentialKind } from './credential-kind.ts';
import { hashNetwork, networkAccount } from './network-account.ts';
import { enforceRateLimit } from './rate-limit.ts';
import { readSession } from './session-token.ts';

/** OpenID Connect Core, section 2, has the same limit for `sub`. */
const MAX_SUBJECT_CHARACTERS = 255;

/**
 * The client that sent a request, with its permissions and limits. Throws `unauthorized`,
 * `invalid_credentials`, `origin_not_allowed`, `auth_not_configured` or `identity_provider_unavailable`,
 * and `rate_limited` when one network sends too many invalid credentials. Checks that need no I/O come first, and
 * the rate limit before D1.
 */
export async function authenticate(deps: AuthDeps, request: Request): Promise<Client> {
  try {
    return await findClient(deps, request);
  } catch (error) {
    if (error instanceof EdgeError && error.type === 'invalid_credentials')
      await countFailure(deps, request.headers, parseBearer(request.headers)?.token ?? '');
    throw error;
  }
}

async function findClient(deps: AuthDeps, request: Request): Promise<Client> {
  const { settings } = deps;
  const isAuthOff = settings.AUTH_MODE === 'none';
  if (isAuthOff && request.url.startsWith('https:')) {
    const message = 'AUTH_MODE=none is for local development and is rejected over HTTPS.';
    throw new EdgeError('auth_not_configured', message);
  }
  const token = parseBearer(request.headers)?.token;
  const byToken =
    token === undefined ? undefined : await authenticateToken(deps, request.headers, token);
  if (byToken !== undefined) return byToken;
  if (isAuthOff) return buildClient(deps, 'none', 'none');
  if (token !== undefined)
    throw unknownScheme(settings, 'Unsupported credentials. KIE API keys are not accepted here.');
  const origin = findOrigin(deps, request);
  if (origin !== undefined && matchesOrigin(settings.ALLOWED_ORIGINS, origin))
    return authenticateOrigin(deps, request, origin);
  throw missingCredentials(settings, origin);
}

/** Undefined for a token of no configured kind. */
async function authenticateToken(
  deps: AuthDeps,
  headers: Headers,
  token: string,
): Promise<Client | undefined> {
  const { jwt, turnstile } = deps.settings;
  switch (credentialKind(token)) {
    case 'clientToken':
      return authenticateClientToken(deps, headers, token);
    case 'session':
      return turnstile && authenticateSession(deps, token);
    case 'jwt':
      return jwt && authenticateJwt(deps, token);
    case 'other':
      return undefined;
  }
}

async function authenticateClientToken(
  deps: AuthDeps,
  headers: Headers,
  token: string,
): Promise<Client> {
  const { settings, clients, runtime, verifiedTokens } = deps;
  const unknown = () => unknownScheme(settings, 'The client token is unknown.');
  if (!hasTokenForm(token)) throw unknown();
  const hash = await hashClientToken(token);
  // A token that was valid a moment ago is not counted, so that the guesses of others cannot block it.
  if (!verifiedTokens.has(hash, runtime.now()))
    await enforceRateLimit(deps, headers, 'unverifiedToken');
  const row = await clients.findByTokenHash(hash);
  if (row === undefined) throw unknown();
  if (row.revokedAt !== undefined) throw invalidCredentials('The client token was revoked.');
  if (row.expiresAt !== undefined && row.expiresAt <= runtime.now())
    throw invalidCredentials('The client token has expired.');
  verifiedTokens.add(hash, runtime.now());
  const defaults = buildClient(deps, 'token', `token:${row.id}`);
  return {
    ...defaults,
    name: row.name,
    models: row.models ?? defaults.models,
    limits: { ...defaults.limits, ...row.limits },
  };
}

async function authenticateSession(deps: AuthDeps, token: string): Promise<Client> {
  const { keys, runtime } = deps;
  const session = await readSession(keys.session, token, runtime.now());
  if (session === undefined)
    throw invalidCredentials(
      'The session is invalid or has expired. Create one with POST /api/v1/session.',
    );
  // A caller can solve another challenge and use a session from another address: the budget stays with
  // the network on which the challenge was solved.
  return {
    ...buildClient(deps, 'session', `session:${session.id}`),
    account: networkAccount(session.account),
  };
}

async function authenticateJwt(deps: AuthDeps, jwt: string): Promise<Client> {
  const verdict = await deps.verifiers.verifyUser(jwt);
  switch (verdict.kind) {
    case 'valid': {
      const { subject } = verdict;
      // D1 would store half a surrogate pair, or what follows a NUL, as another text, which owns nothing.
      const isStorable = subject.isWellFormed() && !subject.includes('\0');
      if (subject === '' || subject.length > MAX_SUBJECT_CHARACTERS || !isStorable)
        throw invalidCredentials(
          `The JWT must have a \`sub\` claim of at most ${MAX_SUBJECT_CHARACTERS} characters of valid Unicode.`,
        );
      return buildClient(deps, 'user', `user:${subject}`);
    }
    case 'invalid':
      deps.log.info('jwt.rejected', { reason: verdict.reason });
      throw invalidCredentials('The JWT is invalid or expired.');
    case 'unavailable':
      deps.log.error('jwt.check_failed', { reason: verdict.reason });
      throw identityProviderUnavailable('The identity provider', verdict.reason);
  }
}

async function authenticateOrigin(
  deps: AuthDeps,
  request: Request,
  origin: string,
): Promise<Client> {
  const ip = ipBucket(request.headers) ?? '';
  if (isWorkerIp(ip)) throw workerNeedsToken();
  const id = await deps.keys.client.sign(`${origin}\n${ip}`);
  // A client other than a browser can send any Origin, so the budget depends on the network alone.
  const account = networkAccount(await hashNetwork(deps.keys, ip));
  return { ...buildClient(deps, 'origin', `origin:${id}`), account };
}

/** The origin of the page. Browsers omit Origin when one of our own pages reads from us. */
function findOrigin({ settings }: AuthDeps, request: Request): string | undefined {
  const { headers } = request;
  const isOwnPage = headers.get('sec-fetch-site') === 'same-origin';
  return headers.get('origin') ?? (isOwnPage ? publicOrigin(settings, request.url) : undefined);
}

function buildClient({ settings }: AuthDeps, authMethod: AuthMethod, id: string): Client {
  return {
    id,
    account: id,
    authMethod,
    models: settings.ALLOWED_MODELS,
    limits: settings.LIMITS[authMethod],
  };
}
