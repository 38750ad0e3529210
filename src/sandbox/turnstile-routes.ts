/**
 * Turnstile's siteverify for its public test secrets, so that sessions can be tested without a network.
 * As Cloudflare documents it, a test secret accepts only the dummy token.
 * https://developers.cloudflare.com/turnstile/troubleshooting/testing/
 */
import { Hono } from 'hono';
import type { SandboxHono } from './sandbox-env.ts';

const DUMMY_TOKEN = 'XXXX.DUMMY.TOKEN.XXXX';

const ALWAYS_PASSES_SECRET = '1x0000000000000000000000000000000AA';
const ALWAYS_FAILS_SECRET = '2x0000000000000000000000000000000AA';
const TOKEN_SPENT_SECRET = '3x0000000000000000000000000000000AA';

export const turnstileRoutes = new Hono<SandboxHono>().post(
  '/turnstile/v0/siteverify',
  async (c) => {
    const { secret, response } = await c.req.parseBody();
    const problem = findTurnstileError(secret, response);
    return c.json({
      success: problem === undefined,
      'error-codes': problem === undefined ? [] : [problem],
      challenge_ts: new Date().toISOString(),
      hostname: 'example.com',
      action: '',
    });
  },
);

function findTurnstileError(secret: unknown, response: unknown): string | undefined {
  if (secret === TOKEN_SPENT_SECRET) return 'timeout-or-duplicate';
  if (secret !== ALWAYS_PASSES_SECRET && secret !== ALWAYS_FAILS_SECRET)
    return 'invalid-input-secret';
  return secret === ALWAYS_PASSES_SECRET && response === DUMMY_TOKEN
    ? undefined
    : 'invalid-input-response';
}
