/** Cloudflare Turnstile: whether a widget's token is a human's, asked of siteverify. */
import * as z from 'zod';
import { readText } from '../http/body.ts';
import { parseJsonOrUndefined } from '../platform/json.ts';
import { lazy } from '../platform/lazy.ts';
import { describeError } from '../platform/log.ts';
import type { AuthSettings } from '../config/settings.ts';
import { KIB, SECOND_MS } from '../platform/units.ts';
import { isHostAmong } from '../http/origins.ts';

export type TurnstileVerdict =
  | { readonly kind: 'human' }
  | { readonly kind: 'refused'; readonly reason: string }
  /** Siteverify could not be asked: nothing is known of the token, which may be spent by now. */
  | { readonly kind: 'unavailable'; readonly reason: string };

export interface TurnstileCheck {
  token: string;
  /** The caller's address, for siteverify to compare. */
  address: string | undefined;
  /** The host that this edge was called at: its own pages may have the widget too. */
  ownHost: string;
}

const TIMEOUT_MS = 10 * SECOND_MS;
const MAX_ANSWER_BYTES = 16 * KIB;

const answerSchema = lazy(() =>
  z.object({
    success: z.boolean(),
    hostname: z.string().default(''),
    action: z.string().default(''),
    'error-codes': z.array(z.string()).default([]),
  }),
);

/** Asks once: a token is good for one question, so that an answer that was lost cannot be had again. */
export async function verifyTurnstile(
  { turnstile, corsOrigins }: Pick<AuthSettings, 'turnstile' | 'corsOrigins'>,
  fetcher: typeof fetch,
  check: TurnstileCheck,
): Promise<TurnstileVerdict> {
  if (turnstile === undefined) return { kind: 'refused', reason: 'Turnstile is not configured' };
  try {
    const response = await fetcher(turnstile.verifyUrl, {
      method: 'POST',
      body: new URLSearchParams({
        secret: turnstile.secret,
        response: check.token,
        ...(check.address === undefined ? {} : { remoteip: check.address }),
      }),
      redirect: 'manual', // a redirect would carry the secret to another address
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const parsed = answerSchema().safeParse(
      parseJsonOrUndefined(await readText(response, MAX_ANSWER_BYTES)),
    );
    if (!parsed.success || (parsed.data.success && !response.ok))
      return { kind: 'unavailable', reason: `HTTP ${response.status}` };
    const { success, hostname, action, 'error-codes': codes } = parsed.data;
    if (!success) return judgeCodes(codes);
    if (turnstile.isTest) return { kind: 'human' };
    if (hostname !== check.ownHost && !isHostAmong(corsOrigins, hostname))
      return { kind: 'refused', reason: `it was solved on ${hostname.slice(0, 100)}` };
    if (action !== turnstile.action)
      return { kind: 'refused', reason: `its action is not ${turnstile.action}` };
    return { kind: 'human' };
  } catch (error) {
    return { kind: 'unavailable', reason: describeError(error) };
  }
}

/** Some codes say nothing of the token, only of us and of siteverify. */
function judgeCodes(codes: readonly string[]): TurnstileVerdict {
  const reason = codes.join(', ').slice(0, 200) || 'no reason was given';
  const isOurs = codes.some((code) => /secret|internal-error|bad-request/.test(code));
  return { kind: isOurs ? 'unavailable' : 'refused', reason };
}
