/** Verifies tokens of Cloudflare's Turnstile widget with siteverify. */
import * as z from 'zod/mini';
import type { Settings } from '../config/settings.ts';
import { readText } from '../http/body.ts';
import { matchesHost } from '../http/origins.ts';
import { parseJsonOrUndefined } from '../platform/json.ts';
import { lazy } from '../platform/lazy.ts';
import { describeError } from '../platform/log.ts';
import { KIB, SECOND_MS } from '../platform/units.ts';

export type TurnstileVerdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'rejected'; readonly reason: string }
  /** Siteverify gave no usable response. The token may have been used up all the same. */
  | { readonly kind: 'unavailable'; readonly reason: string };

export interface TurnstileCheck {
  token: string;
  /** The caller's IP address, for siteverify to compare. */
  address: string | undefined;
  /** The host of this deployment: its own pages may have the widget too. */
  ownHost: string;
}

const TIMEOUT_MS = 10 * SECOND_MS;
const MAX_RESPONSE_BYTES = 16 * KIB;
const MAX_REASON_CHARACTERS = 200;
const MAX_HOST_CHARACTERS = 100;

const siteverifyResponse = lazy(() =>
  z.object({
    success: z.boolean(),
    hostname: z._default(z.string(), ''),
    action: z._default(z.string(), ''),
    'error-codes': z._default(z.array(z.string()), []),
  }),
);

/** Verifies a token once, without retries: siteverify accepts each token a single time. Never rejects. */
export async function verifyTurnstile(
  { turnstile, corsOrigins }: Pick<Settings, 'corsOrigins' | 'turnstile'>,
  fetcher: typeof fetch,
  check: TurnstileCheck,
): Promise<TurnstileVerdict> {
  if (turnstile === undefined) return { kind: 'rejected', reason: 'Turnstile is not configured' };
  try {
    const response = await fetcher(turnstile.verifyUrl, {
      method: 'POST',
      body: new URLSearchParams({
        secret: turnstile.secret,
        response: check.token,
        ...(check.address === undefined ? {} : { remoteip: check.address }),
      }),
      redirect: 'manual', // a redirect would send the secret to another address
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const parsed = siteverifyResponse().safeParse(
      parseJsonOrUndefined(await readText(response, MAX_RESPONSE_BYTES)),
    );
    if (!parsed.success || (parsed.data.success && !response.ok))
      return { kind: 'unavailable', reason: `HTTP ${response.status}` };
    const { success, hostname, action, 'error-codes': codes } = parsed.data;
    if (!success) return classifyErrorCodes(codes);
    if (turnstile.isTest) return { kind: 'passed' };
    if (hostname !== check.ownHost && !matchesHost(corsOrigins, hostname)) {
      const host = hostname.slice(0, MAX_HOST_CHARACTERS);
      return { kind: 'rejected', reason: `it was solved on ${host}` };
    }
    if (action !== turnstile.action)
      return { kind: 'rejected', reason: `its action is not ${turnstile.action}` };
    return { kind: 'passed' };
  } catch (error) {
    return { kind: 'unavailable', reason: describeError(error) };
  }
}

/** Some codes are about our configuration or about siteverify itself, and not about the token. */
function classifyErrorCodes(codes: readonly string[]): TurnstileVerdict {
  const reason = codes.join(', ').slice(0, MAX_REASON_CHARACTERS) || 'no reason was given';
  const isOurs = codes.some((code) => /secret|internal-error|bad-request/.test(code));
  return { kind: isOurs ? 'unavailable' : 'rejected', reason };
}
