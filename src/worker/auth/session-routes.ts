import { Hono } from '../http/hono.ts';
import * as z from 'zod/mini';
import { withRequestLog } from '../http/access-log.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { readValidBody } from '../http/valid-body.ts';
import { lazy } from '../platform/lazy.ts';
import { KIB } from '../platform/units.ts';
import type { SessionDeps } from './auth-deps.ts';
import {
  identityProviderUnavailable,
  invalidCredentials,
  workerNeedsToken,
} from './auth-errors.ts';
import { parseBearer } from './bearer.ts';
import { ipBucket, isWorkerIp } from './client-ip.ts';
import { hashNetwork } from './network-account.ts';
import { issueSession, readSession, SESSION_PREFIX, type Session } from './session-token.ts';

const MAX_BODY_BYTES = 8 * KIB;

/** Turnstile's own limit. */
const MAX_WIDGET_TOKEN_CHARACTERS = 2048;

export const sessionBody = lazy(() =>
  z.strictObject({
    token: z.string().check(z.minLength(1), z.maxLength(MAX_WIDGET_TOKEN_CHARACTERS)),
  }),
);

/**
 * `POST /api/v1/session` creates a session for a Turnstile token in the body, or renews the session in
 * Authorization for another 15 minutes.
 */
export function sessionRoutes(deps: SessionDeps) {
  const { settings, keys, runtime } = deps;
  return new Hono().post('/api/v1/session', async (c) => {
    if (settings.turnstile === undefined)
      throw new EdgeError(
        'auth_not_configured',
        'Sessions are not configured: TURNSTILE_SECRET is not set.',
      );
    const token = parseBearer(c.req.raw.headers)?.token;
    const session = token?.startsWith(SESSION_PREFIX)
      ? await renewSession(deps, token)
      : await startSession(withRequestLog(deps, c), c.req.raw);
    const issued = await issueSession(keys.session, session, runtime.now());
    if (issued === undefined)
      throw invalidCredentials('The session can no longer be renewed. Solve another challenge.');
    c.header('cache-control', 'no-store');
    return c.json(success(issued));
  });
}

async function renewSession({ keys, runtime }: SessionDeps, token: string): Promise<Session> {
  const session = await readSession(keys.session, token, runtime.now());
  if (session === undefined) throw invalidCredentials('The session is invalid or has expired.');
  return session;
}

async function startSession(deps: SessionDeps, request: Request): Promise<Session> {
  const { settings, keys, verifiers, runtime, log } = deps;
  const ip = ipBucket(request.headers) ?? '';
  if (isWorkerIp(ip)) throw workerNeedsToken();
  const { token } = await readValidBody(sessionBody(), request, MAX_BODY_BYTES);
  const verdict = await verifiers.verifyTurnstile({
    token,
    address: request.headers.get('cf-connecting-ip') ?? undefined,
    ownHost: new URL(publicOrigin(settings, request.url)).hostname,
  });
  switch (verdict.kind) {
    case 'passed':
      return {
        id: runtime.newId(),
        account: await hashNetwork(keys, ip),
        solvedAt: runtime.now(),
      };
    case 'rejected':
      log.info('turnstile.rejected', { reason: verdict.reason });
      throw new EdgeError(
        'captcha_failed',
        `Turnstile rejected this token (${verdict.reason}). A token can be used once and expires after five minutes.`,
      );
    case 'unavailable':
      log.error('turnstile.check_failed', { reason: verdict.reason });
      throw identityProviderUnavailable('Turnstile', verdict.reason);
  }
}
