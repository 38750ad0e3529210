/**
 * Turnstile's siteverify for its public test secrets, so that sessions can be tried without a network.
 * As on Cloudflare's page on testing: a test secret takes the dummy token and no other.
 */
import { Hono } from 'hono';
import type { SandboxHono } from './sandbox-env.ts';

const DUMMY_TOKEN = 'XXXX.DUMMY.TOKEN.XXXX';

const PASSES = '1x0000000000000000000000000000000AA';
const FAILS = '2x0000000000000000000000000000000AA';
const IS_SPENT = '3x0000000000000000000000000000000AA';

export const turnstileRoutes = new Hono<SandboxHono>().post(
  '/turnstile/v0/siteverify',
  async (c) => {
    const { secret, response } = await c.req.parseBody();
    const problem = problemOf(secret, response);
    return c.json({
      success: problem === undefined,
      'error-codes': problem === undefined ? [] : [problem],
      challenge_ts: new Date().toISOString(),
      hostname: 'example.com',
      action: '',
    });
  },
);

function problemOf(secret: unknown, response: unknown): string | undefined {
  if (secret === IS_SPENT) return 'timeout-or-duplicate';
  if (secret !== PASSES && secret !== FAILS) return 'invalid-input-secret';
  return secret === PASSES && response === DUMMY_TOKEN ? undefined : 'invalid-input-response';
}
