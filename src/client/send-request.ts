/** One request and its answer, and nothing more: no credential of its own, no second try. */
import { abortable, follow } from './abort.ts';
import { readData } from './envelope.ts';
import { invalidOptions, lost, NetworkError } from './errors.ts';
import type { World } from './runtime.ts';

export interface Message {
  readonly method: 'GET' | 'POST';
  /** Below the edge's address, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | FormData;
  readonly signal?: AbortSignal | undefined;
  /** How long it may take until the answer is read, in milliseconds; undefined for as long as it takes. */
  readonly limitMs?: number;
}

export interface Wire {
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly world: World;
}

/**
 * What `read` makes of an answer that is a success by its status. Throws a KieEdgeError or a
 * NetworkError for any other, and the signal's reason as soon as it is aborted. What cannot be sent
 * throws as well, and is not sent.
 */
export async function exchange<T>(
  { baseUrl, fetch, world }: Wire,
  { method, path, headers = {}, body, signal, limitMs }: Message,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const unfollow = follow(signal, own);
  const callOff =
    limitMs === undefined
      ? undefined
      : world.after(limitMs, () => own.abort(new NetworkError('The edge did not answer in time.')));
  const send = async () => {
    own.signal.throwIfAborted();
    checkHeaders(headers);
    const init = { method, headers, signal: own.signal, body: body ?? null };
    const response = await fetch(`${baseUrl}${path}`, init).catch(lost('No answer came.'));
    // Of an answer that is no success, reading throws the error that it is.
    return response.ok ? read(response) : readData<T>(response, world.now());
  };
  try {
    return await abortable(send(), own.signal);
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
