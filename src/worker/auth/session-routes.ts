import { Hono } from 'hono';
import * as z from 'zod';
import type { Deps } from '../deps.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { readCheckedBody } from '../http/valid-body.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { inRequest } from '../http/access-log.ts';
import { lazy } from '../platform/lazy.ts';
import { KIB } from '../platform/units.ts';
import { bearerOf } from './bearer.ts';
import { enforceRateLimit } from './rate-limit.ts';
import { networkOf } from './client-ip.ts';
import { badCredential, identityUnavailable } from './auth-errors.ts';
import { issueSession, readSession, SESSION_PREFIX, type Session } from './session-token.ts';

export type SessionDeps = Pick<
  Deps,
  'settings' | 'keys' | 'verifiers' | 'rateLimit' | 'runtime' | 'log'
>;

const MAX_BODY_BYTES = 8 * KIB;

/** Turnstile's own limit. */
const MAX_WIDGET_TOKEN_CHARACTERS = 2048;

export const sessionBody = lazy(() =>
  z.strictObject({
    token: z.string().min(1).max(MAX_WIDGET_TOKEN_CHARACTERS),
  }),
);

/**
 * `POST /api/v1/session`: a session for whoever solved a puzzle, told by the widget's token, or a
 * session that still lives, in Authorization, for another quarter of an hour.
 */
export function sessionRoutes(deps: SessionDeps): Hono {
  const { settings, keys, runtime } = deps;
  return new Hono().post('/api/v1/session', async (c) => {
    if (settings.auth.turnstile === undefined)
      throw new EdgeError(
        'auth_not_configured',
        'There are no sessions here: TURNSTILE_SECRET is not set.',
      );
    await enforceRateLimit(deps, c.req.raw.headers, 'session');
    const bearer = bearerOf(c.req.raw.headers)?.text;
    const session = bearer?.startsWith(SESSION_PREFIX)
      ? await renewed(deps, bearer)
      : await started(inRequest(deps, c), c.req.raw);
    const issued = await issueSession(keys.session, session, runtime.now());
    if (issued === undefined)
      throw badCredential('cannot be renewed any more: solve another puzzle');
    c.header('cache-control', 'no-store');
    return c.json(success(issued));
  });
}

async function renewed({ keys, runtime }: SessionDeps, token: string): Promise<Session> {
  const session = await readSession(keys.session, token, runtime.now());
  if (session === undefined) throw badCredential('is no session, or one that is over');
  return session;
}

async function started(deps: SessionDeps, request: Request): Promise<Session> {
  const { settings, keys, verifiers, runtime, log } = deps;
  const { token } = await readCheckedBody(sessionBody(), request, MAX_BODY_BYTES);
  const verdict = await verifiers.verifyTurnstile({
    token,
    address: request.headers.get('cf-connecting-ip') ?? undefined,
    ownHost: new URL(publicOrigin(settings, request.url)).hostname,
  });
  switch (verdict.kind) {
    case 'human':
      return {
        id: runtime.newId(),
        account: await keys.client.sign(`session\n${networkOf(request.headers) ?? ''}`),
        solvedAt: runtime.now(),
      };
    case 'refused':
      log.info('turnstile.rejected', { reason: verdict.reason });
      throw new EdgeError(
        'captcha_failed',
        `Turnstile does not vouch for this token: ${verdict.reason}. Each token is good once, and for minutes.`,
      );
    case 'unavailable':
      log.error('turnstile.check_failed', { reason: verdict.reason });
      throw identityUnavailable('Turnstile', verdict.reason);
  }
}
