import { Hono } from 'hono';
import * as z from 'zod';
import type { Deps } from '../deps.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { readCheckedBody } from '../http/valid-body.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { inRequest } from '../http/access-log.ts';
import { lazily } from '../platform/lazy.ts';
import { KIB } from '../platform/units.ts';
import { bearerOf } from './bearer.ts';
import { brake } from './rate-limit.ts';
import { networkOf } from './client-ip.ts';
import { badCredential, identityUnavailable } from './auth-errors.ts';
import { issueSession, readSession, SESSION_PREFIX, type Session } from './session-token.ts';

export type SessionDeps = Pick<Deps, 'settings' | 'keys' | 'identity' | 'brake' | 'world' | 'log'>;

const MAX_BODY_BYTES = 8 * KIB;

/** Turnstile's own limit. */
const MAX_WIDGET_TOKEN_CHARACTERS = 2048;

export const sessionBody = lazily(() =>
  z.strictObject({
    token: z.string().min(1).max(MAX_WIDGET_TOKEN_CHARACTERS),
  }),
);

/**
 * `POST /api/v1/session`: a session for whoever solved a puzzle, told by the widget's token, or a
 * session that still lives, in Authorization, for another quarter of an hour.
 */
export function sessionRoutes(deps: SessionDeps): Hono {
  const { settings, keys, world } = deps;
  return new Hono().post('/api/v1/session', async (c) => {
    if (settings.access.turnstile === undefined)
      throw new EdgeError(
        'access_closed',
        'There are no sessions here: TURNSTILE_SECRET is not set.',
      );
    await brake(deps, c.req.raw.headers, 'session');
    const bearer = bearerOf(c.req.raw.headers)?.text;
    const session = bearer?.startsWith(SESSION_PREFIX)
      ? await renewed(deps, bearer)
      : await started(inRequest(deps, c), c.req.raw);
    const issued = await issueSession(keys.session, session, world.now());
    if (issued === undefined)
      throw badCredential('cannot be renewed any more: solve another puzzle');
    c.header('cache-control', 'no-store');
    return c.json(success(issued));
  });
}

async function renewed({ keys, world }: SessionDeps, token: string): Promise<Session> {
  const session = await readSession(keys.session, token, world.now());
  if (session === undefined) throw badCredential('is no session, or one that is over');
  return session;
}

async function started(deps: SessionDeps, request: Request): Promise<Session> {
  const { settings, keys, identity, world, log } = deps;
  const { token } = await readCheckedBody(sessionBody(), request, MAX_BODY_BYTES);
  const verdict = await identity.verifyHuman({
    token,
    address: request.headers.get('cf-connecting-ip') ?? undefined,
    ownHost: new URL(publicOrigin(settings, request.url)).hostname,
  });
  switch (verdict.kind) {
    case 'human':
      return {
        id: world.newId(),
        account: await keys.client.sign(`session\n${networkOf(request.headers) ?? ''}`),
        solvedAt: world.now(),
      };
    case 'refused':
      log.info('human.refused', { reason: verdict.reason });
      throw new EdgeError(
        'human_check_failed',
        `Turnstile does not vouch for this token: ${verdict.reason}. Each token is good once, and for minutes.`,
      );
    case 'unavailable':
      log.error('human.unchecked', { reason: verdict.reason });
      throw identityUnavailable('Turnstile', verdict.reason);
  }
}
