/**
 * The search for leaked secrets. Every edge that a unit test makes is registered here; after each test
 * `expect-no-leaks.ts` checks what its edges were asked, answered, logged and sent.
 */
import type { Settings } from '../../src/worker/config/settings.ts';
import { findLeaks } from './leaks.ts';
import { findLogViolations } from './log-lines.ts';
import { findStoredUrlLeaks } from './stored-urls.ts';

/** What one edge gave away during a test. */
export interface WatchedEdge {
  settings: Settings;
  /** Log lines. */
  lines: readonly string[];
  /** URLs of the requests that it received, except those of an attacker. */
  urls: string[];
  /** Headers and text bodies of its responses. */
  responses: string[];
  /** Requests that it sent to other hosts than KIE's, as text. */
  sent: string[];
}

declare global {
  /** Shared by all copies of this module: vitest evaluates a setup file's imports for each test file. */
  var watchedEdges: WatchedEdge[] | undefined;
}

/** Registers an edge for the search at the end of the current test. The caller fills `urls`, `responses` and `sent`. */
export function watch(settings: Settings, lines: readonly string[]): WatchedEdge {
  const edge: WatchedEdge = { settings, lines, urls: [], responses: [], sent: [] };
  (globalThis.watchedEdges ??= []).push(edge);
  return edge;
}

/** Removes the edges that were registered since the last call, and returns them. */
export function takeWatchedEdges(): WatchedEdge[] {
  return globalThis.watchedEdges?.splice(0) ?? [];
}

/** Describes each secret that an edge gave away and each log line that breaks the rules; empty when all is well. */
export function findEdgeLeaks({ settings, lines, urls, responses, sent }: WatchedEdge): string[] {
  const secrets = {
    KIE_API_KEY: settings.KIE_API_KEY,
    EDGE_SECRET: settings.EDGE_SECRET,
    ...Object.fromEntries(settings.signingSecrets.map((secret, n) => [`KEY_RING ${n}`, secret])),
    KIE_WEBHOOK_HMAC_KEY: settings.KIE_WEBHOOK_HMAC_KEY,
    ADMIN_TOKEN: settings.ADMIN_TOKEN,
    ALERT_URL: settings.ALERT_URL,
    TURNSTILE_SECRET: settings.turnstile?.secret,
  };
  // An admin may read the webhook secrets in a response.
  const [WEBHOOK_SECRET] = settings.WEBHOOK_SECRET;
  // Turnstile and the alert endpoint receive the secret that addresses them.
  const { TURNSTILE_SECRET: _turnstile, ALERT_URL: _alert, ...notSent } = secrets;
  return [
    ...findLeaks(responses, secrets),
    ...findLeaks(lines, { ...secrets, WEBHOOK_SECRET }),
    ...findLeaks(sent, { ...notSent, WEBHOOK_SECRET }),
    ...findLogViolations(lines),
    ...findStoredUrlLeaks(urls, { ...secrets, WEBHOOK_SECRET }),
  ];
}
