/** Sends one request: no authentication, no retry. */
import { linkAbort, raceAbort } from './abort.ts';
import { readData } from './envelope.ts';
import { invalidOptions, NetworkError, throwNetworkError } from './errors.ts';
import type { ClientRuntime } from './runtime.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Relative to the edge's base URL, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | FormData;
  readonly signal?: AbortSignal | undefined;
  /** Time until the response is read, in milliseconds; unlimited if undefined. */
  readonly timeoutMs?: number;
}

export interface Transport {
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly runtime: ClientRuntime;
}

/**
 * Returns what `read` makes of a response with a 2xx status. Throws a KieEdgeError or a NetworkError
 * for any other, the signal's reason on abort, and `invalid_options` for headers that cannot be sent.
 */
export async function sendRequest<T>(
  { baseUrl, fetch, runtime }: Transport,
  { method, path, headers = {}, body, signal, timeoutMs }: HttpRequest,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const unlink = linkAbort(signal, controller);
  const clearTimer =
    timeoutMs === undefined
      ? undefined
      : runtime.setTimer(timeoutMs, () => controller.abort(new NetworkError('Request timed out.')));
  const send = async () => {
    controller.signal.throwIfAborted();
    checkHeaders(headers);
    const init = { method, headers, signal: controller.signal, body: body ?? null };
    const response = await fetch(`${baseUrl}${path}`, init).catch(
      throwNetworkError('No response.'),
    );
    // readData throws for any status but 2xx.
    return response.ok ? read(response) : readData<T>(response, runtime.now());
  };
  try {
    return await raceAbort(send(), controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimer?.();
    unlink();
  }
}

/**
 * Throws `invalid_options` for characters that `fetch` rejects: its own error looks like a network
 * failure. The message does not contain the value, which may be a secret.
 */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers))
    if (/[^\t -~\xa0-\xff]/.test(value)) throw invalidOptions(`Invalid characters in ${name}.`);
}
