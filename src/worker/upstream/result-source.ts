/**
 * Fetches KIE's result files. They come from KIE's file hosts, never with the key, and a redirect is
 * followed only from one allowed host to another.
 */
import { isLoopback } from '../http/host-names.ts';
import { addressProblem } from '../http/ssrf-guard.ts';
import type { Settings } from '../config/settings.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/units.ts';

/** KIE's file hosts answer 403 to clients that do not look like a browser. */
const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

const MAX_REDIRECTS = 3;

/** Until the headers are there. */
const HEADERS_TIMEOUT_MS = 30 * SECOND_MS;
/** Until the last byte: a queue's handler may run for 15 minutes. */
const BODY_TIMEOUT_MS = 14 * MINUTE_MS;

/** The address may not be fetched. Setting FILE_HOSTS may mend it, so it is not the end of the file. */
export class ForbiddenSourceError extends Error {
  override readonly name = 'ForbiddenSourceError';
}

export interface ResultSource {
  /** Whether results on this host are KIE's files. */
  isFileHost(host: string): boolean;
  /**
   * Opens a result. Throws ForbiddenSourceError for an address that is not allowed, and whatever
   * fetch throws. The answer's status is the caller's to judge.
   */
  open(url: string, init?: OpenInit): Promise<Response>;
}

export interface OpenInit {
  method?: 'GET' | 'HEAD';
  headers?: Record<string, string>;
}

export function resultSource(
  { files, insecureLocal }: Settings,
  fetcher: typeof fetch,
): ResultSource {
  const check = (url: URL): void => {
    if (insecureLocal && isLoopback(url.hostname)) return;
    // Only https here, even for development: a result of KIE's is on this machine or on KIE's hosts.
    const problem = addressProblem(url.href, { insecureLocal: false, ownOrigins: [] });
    if (problem !== undefined)
      throw new ForbiddenSourceError(`${url.protocol}//${url.host} ${problem}`);
    if (!files.hosts.includes(url.hostname))
      throw new ForbiddenSourceError(`host ${url.hostname} is not in FILE_HOSTS`);
  };
  return {
    isFileHost: (host) => files.hosts.includes(host),
    open: async (url, { method = 'GET', headers = {} } = {}) => {
      let target = new URL(url);
      for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
        check(target);
        const response = await withTimeouts((signal) =>
          fetcher(target, {
            method,
            // Encoded, the length announced would not be the length that arrives.
            headers: { ...headers, 'user-agent': USER_AGENT, 'accept-encoding': 'identity' },
            redirect: 'manual',
            signal,
          }),
        );
        const location = response.headers.get('location');
        if (response.status < 300 || response.status >= 400 || location === null) return response;
        await response.body?.cancel();
        target = new URL(location, target);
      }
      throw new Error(`more than ${MAX_REDIRECTS} redirects`);
    },
  };
}

async function withTimeouts(run: (signal: AbortSignal) => Promise<Response>): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(
    () => abort.abort(new Error(`no answer within ${HEADERS_TIMEOUT_MS} ms`)),
    HEADERS_TIMEOUT_MS,
  );
  try {
    return await run(AbortSignal.any([abort.signal, AbortSignal.timeout(BODY_TIMEOUT_MS)]));
  } finally {
    clearTimeout(timer);
  }
}
