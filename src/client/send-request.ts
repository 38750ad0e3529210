/** One request and its answer, and nothing more: no credential of its own, no second try. */
import { raceAbort, linkAbort } from './abort.ts';
import { readData } from './envelope.ts';
import { invalidOptions, throwNetworkError, NetworkError } from './errors.ts';
import type { ClientRuntime } from './runtime.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Below the edge's address, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | FormData;
  readonly signal?: AbortSignal | undefined;
  /** How long it may take until the answer is read, in milliseconds; undefined for as long as it takes. */
  readonly timeoutMs?: number;
}

export interface Transport {
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly runtime: ClientRuntime;
}

/**
 * What `read` makes of an answer that is a success by its status. Throws a KieEdgeError or a
 * NetworkError for any other, and the signal's reason as soon as it is aborted. What cannot be sent
 * throws as well, and is not sent.
 */
export async function sendRequest<T>(
  { baseUrl, fetch, runtime }: Transport,
  { method, path, headers = {}, body, signal, timeoutMs }: HttpRequest,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const unfollow = linkAbort(signal, own);
  const callOff =
    timeoutMs === undefined
      ? undefined
      : runtime.setTimer(timeoutMs, () =>
          own.abort(new NetworkError('The edge did not answer in time.')),
        );
  const send = async () => {
    own.signal.throwIfAborted();
    checkHeaders(headers);
    const init = { method, headers, signal: own.signal, body: body ?? null };
    const response = await fetch(`${baseUrl}${path}`, init).catch(
      throwNetworkError('No answer came.'),
    );
    // Of an answer that is no success, reading throws the error that it is.
    return response.ok ? read(response) : readData<T>(response, runtime.now());
  };
  try {
    return await raceAbort(send(), own.signal);
  } catch (error) {
    throw own.signal.aborted ? own.signal.reason : error;
  } finally {
    callOff?.();
    unfollow();
  }
}

/** As \`fetch\` would, whose own error looks like a network's. A secret is not named in what is thrown. */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers))
    if (/[^\t -~\xa0-\xff]/.test(value)) throw invalidOptions(`No header can carry this ${name}.`);
}
