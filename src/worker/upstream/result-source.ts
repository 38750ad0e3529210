/**
 * Fetches KIE's result files: from KIE's file hosts only, never with the key, and with redirects only
 * from one allowed host to another.
 */
import type { Settings } from '../config/settings.ts';
import { isLoopbackHost } from '../http/host-names.ts';
import { checkOutboundUrl } from '../http/ssrf-guard.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/units.ts';
import type { LinkedResult } from '../tasks/result-links.ts';
import { linkResult } from './link-result.ts';

/** KIE's file hosts respond 403 to clients that do not look like a browser. */
const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

const MAX_REDIRECTS = 3;

/** Limit until the response headers have arrived. */
const HEADERS_TIMEOUT_MS = 30 * SECOND_MS;
/** Limit until the last byte: a queue consumer may run for 15 minutes. */
const BODY_TIMEOUT_MS = 14 * MINUTE_MS;

/** The address may not be fetched. Changing FILE_HOSTS may fix that, so the copy is not abandoned. */
export class ForbiddenSourceError extends Error {
  override readonly name = 'ForbiddenSourceError';
}

export interface ResultSource {
  /** Whether results on this host are KIE's files. */
  isFileHost(host: string): boolean;
  /** Finds the files in a result of the task with this id, and puts stable links in their places. */
  link(id: string, resultJson: string): LinkedResult;
  /**
   * Opens a result. Throws ForbiddenSourceError for an address that is not allowed, and what fetch
   * throws. The caller checks the status.
   */
  open(url: string, init?: OpenInit): Promise<Response>;
}

export interface OpenInit {
  method?: 'GET' | 'HEAD';
  headers?: Record<string, string>;
}

/** A source of result files over the hosts in FILE_HOSTS; over loopback too in local development. */
export function resultSource(
  { FILE_HOSTS, INSECURE_LOCAL }: Pick<Settings, 'FILE_HOSTS' | 'INSECURE_LOCAL'>,
  fetcher: typeof fetch,
): ResultSource {
  const isFileHost = (host: string) =>
    (INSECURE_LOCAL && isLoopbackHost(host)) ||
    FILE_HOSTS.some((pattern) => matchesHost(pattern, host));
  const check = (url: URL): void => {
    if (INSECURE_LOCAL && isLoopbackHost(url.hostname)) return;
    // Https only, even in local development: other results are on KIE's hosts.
    const problem = checkOutboundUrl(url.href, { insecureLocal: false, ownOrigins: [] });
    if (problem !== undefined)
      throw new ForbiddenSourceError(`${url.protocol}//${url.host} ${problem}`);
    if (!isFileHost(url.hostname))
      throw new ForbiddenSourceError(`host ${url.hostname} is not in FILE_HOSTS`);
  };
  return {
    isFileHost,
    link: (id, resultJson) => linkResult(id, resultJson, isFileHost),
    open: async (url, { method = 'GET', headers = {} } = {}) => {
      let target = new URL(url);
      for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
        check(target);
        const response = await withTimeouts((signal) =>
          fetcher(target, {
            method,
            // With an encoding, Content-Length would not be the length of the file.
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

/** `*.example.com` matches all hosts below `example.com`; any other pattern is a host. */
function matchesHost(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}

/** Runs a fetch with a limit for its headers and one for its body. */
async function withTimeouts(run: (signal: AbortSignal) => Promise<Response>): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(
    () => abort.abort(new Error(`no response within ${HEADERS_TIMEOUT_MS} ms`)),
    HEADERS_TIMEOUT_MS,
  );
  try {
    return await run(AbortSignal.any([abort.signal, AbortSignal.timeout(BODY_TIMEOUT_MS)]));
  } finally {
    clearTimeout(timer);
  }
}
