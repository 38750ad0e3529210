/** Sends one callback to an address that a caller gave, and tells what came back. */
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
  /** This edge's own addresses, which are not called. */
  ownOrigins: readonly string[];
}

export interface EndpointResponse {
  /** Undefined when there was none. */
  status: number | undefined;
  retryAfterMs: number | undefined;
  /** Why there was no answer. */
  error: string | undefined;
  /** The beginning of the answer's body. */
  text: string;
}

export interface WebhookClient {
  /** Does not throw: what went wrong is an answer. `now` is for a Retry-After that names a time. */
  send(to: EndpointKey, request: CallbackRequest, now: number): Promise<EndpointResponse>;
  /** Tries at a endpoint that this isolate waits for. */
  countInFlight(to: EndpointKey): number;
}

/** From the first byte sent to the last one read. */
export const ATTEMPT_TIMEOUT_MS = 15 * SECOND_MS;
const MAX_ANSWER_BYTES = 2 * KIB;

/** `timeout` gives a signal that goes off after so many milliseconds. */
export function webhookClient(
  { insecureLocal }: Pick<Settings, 'insecureLocal'>,
  fetcher: typeof fetch,
  timeout: (ms: number) => AbortSignal = (ms) => AbortSignal.timeout(ms),
): WebhookClient {
  const underWay = new Map<string, number>();

  const call = async (request: CallbackRequest, now: number): Promise<EndpointResponse> => {
    const { address, headers, body, ownOrigins } = request;
    // It was judged when the task was made; settings may have changed since.
    const problem = checkOutboundUrl(address, { insecureLocal, ownOrigins });
    if (problem !== undefined) return noResponse(`callBackUrl ${problem}`);
    const signal = timeout(ATTEMPT_TIMEOUT_MS);
    try {
      const response = await fetcher(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'kie-edge', ...headers },
        body,
        redirect: 'manual', // where it leads would have to be judged anew
        signal,
      });
      return {
        status: response.status,
        retryAfterMs: parseRetryAfter(response.headers.get('retry-after'), now),
        error: undefined,
        text: await beginningOf(response, signal),
      };
    } catch (error) {
      const timedOut = signal.aborted ? `no answer within ${ATTEMPT_TIMEOUT_MS} ms` : undefined;
      return noResponse(timedOut ?? describeError(error));
    }
  };
  return {
    send: async (to, request, now) => {
      const key = formatEndpointKey(to);
      underWay.set(key, (underWay.get(key) ?? 0) + 1);
      try {
        return await call(request, now);
      } finally {
        const left = (underWay.get(key) ?? 1) - 1;
        if (left > 0) underWay.set(key, left);
        else underWay.delete(key);
      }
    },
    countInFlight: (to) => underWay.get(formatEndpointKey(to)) ?? 0,
  };
}

/** An answer that did not come, and why. */
export function noResponse(error: string): EndpointResponse {
  return { status: undefined, retryAfterMs: undefined, error, text: '' };
}

/** What comes within the time; the status counts, whatever becomes of the body. */
async function beginningOf({ body }: Response, signal: AbortSignal): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop);
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let left = MAX_ANSWER_BYTES; left > 0;) {
      const { value, done } = await reader.read();
      if (done) break;
      text += decoder.decode(value.subarray(0, left), { stream: true });
      left -= value.byteLength;
    }
  } catch {
    // It broke off: what came before is kept.
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
  return text.replaceAll('\0', '\ufffd');
}
