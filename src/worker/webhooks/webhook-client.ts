/** Sends one callback to an address that a caller gave, and returns the response. */
import { checkOutboundUrl } from '../http/ssrf-guard.ts';
import { describeError } from '../platform/log.ts';
import type { Settings } from '../config/settings.ts';
import { formatEndpointKey, type EndpointKey } from './endpoint-store.ts';
import { KIB, SECOND_MS } from '../platform/units.ts';
import { parseRetryAfter } from './delivery-schedule.ts';

export interface CallbackRequest {
  address: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** This deployment's own addresses, which are never called. */
  ownOrigins: readonly string[];
}

export interface EndpointResponse {
  /** HTTP status; undefined: no response. */
  status: number | undefined;
  retryAfterMs: number | undefined;
  /** Why there was no response. */
  error: string | undefined;
  /** Prefix of the response body. */
  text: string;
}

export interface WebhookClient {
  /** Never throws: an error is part of the response. `now`, in Unix milliseconds, is for a Retry-After with a date. */
  send(to: EndpointKey, request: CallbackRequest, now: number): Promise<EndpointResponse>;
  /** Requests to the endpoint that are in progress in this isolate. */
  countInFlight(to: EndpointKey): number;
}

/** For the request and the response with its body. */
export const ATTEMPT_TIMEOUT_MS = 15 * SECOND_MS;
const MAX_RESPONSE_BYTES = 2 * KIB;

/** `timeout` returns a signal that aborts after the given number of milliseconds. */
export function webhookClient(
  { INSECURE_LOCAL }: Pick<Settings, 'INSECURE_LOCAL'>,
  fetcher: typeof fetch,
  timeout: (ms: number) => AbortSignal = (ms) => AbortSignal.timeout(ms),
): WebhookClient {
  const inFlight = new Map<string, number>();

  const call = async (request: CallbackRequest, now: number): Promise<EndpointResponse> => {
    const { address, headers, body, ownOrigins } = request;
    // The address was checked when the task was created; settings may have changed since.
    const problem = checkOutboundUrl(address, { insecureLocal: INSECURE_LOCAL, ownOrigins });
    if (problem !== undefined) return noResponse(`callBackUrl ${problem}`);
    const signal = timeout(ATTEMPT_TIMEOUT_MS);
    try {
      const response = await fetcher(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        redirect: 'manual', // a redirect target would need the same checks
        signal,
      });
      return {
        status: response.status,
        retryAfterMs: parseRetryAfter(response.headers.get('retry-after'), now),
        error: undefined,
        text: await readPrefix(response, signal),
      };
    } catch (error) {
      const timedOut = signal.aborted ? `no response within ${ATTEMPT_TIMEOUT_MS} ms` : undefined;
      return noResponse(timedOut ?? describeError(error));
    }
  };
  return {
    send: async (to, request, now) => {
      const key = formatEndpointKey(to);
      inFlight.set(key, (inFlight.get(key) ?? 0) + 1);
      try {
        return await call(request, now);
      } finally {
        const left = (inFlight.get(key) ?? 1) - 1;
        if (left > 0) inFlight.set(key, left);
        else inFlight.delete(key);
      }
    },
    countInFlight: (to) => inFlight.get(formatEndpointKey(to)) ?? 0,
  };
}

/** The result of an attempt without a response. */
export function noResponse(error: string): EndpointResponse {
  return { status: undefined, retryAfterMs: undefined, error, text: '' };
}

/** What arrives before the timeout. The status counts, whatever happens to the body. */
async function readPrefix({ body }: Response, signal: AbortSignal): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop);
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let left = MAX_RESPONSE_BYTES; left > 0;) {
      const { value, done } = await reader.read();
      if (done) break;
      text += decoder.decode(value.subarray(0, left), { stream: true });
      left -= value.byteLength;
    }
  } catch {
    // The body was truncated: the part before is kept.
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
  return text.replaceAll('\0', '\ufffd');
}
