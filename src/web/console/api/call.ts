/** One call of `/admin/api`, and what may come of it. */
import { linkAbort } from '../../../client/abort.ts';
import { readData } from '../../../client/envelope.ts';
import { KieEdgeError, NetworkError } from '../../../client/errors.ts';

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: object;
  readonly signal?: AbortSignal | undefined;
}

/** Longer than the edge takes to ask KIE. */
const PATIENCE_MS = 60_000;

/** Throws a KieEdgeError for what the edge refuses, and a NetworkError where nothing of it was heard. */
export async function call<T>(
  token: string | undefined,
  path: string,
  { method = 'GET', body, signal }: Call,
): Promise<T> {
  const stop = new AbortController();
  const leave = linkAbort(signal, stop);
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const response = await fetch(`/admin/api/${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      cache: 'no-store',
      redirect: 'manual',
      signal: stop.signal,
    });
    if (response.status === 0) throw new LoginNeededError();
    return await readData<T>(response, Date.now(), () => true);
  } catch (cause) {
    if (cause instanceof KieEdgeError || cause instanceof LoginNeededError) throw cause;
    throw new NetworkError('The edge did not answer.', { cause });
  } finally {
    clearTimeout(timer);
    leave();
  }
}

/** Cloudflare Access leads to its login where its cookie is over: a redirect, of which a page sees nothing. */
class LoginNeededError extends Error {
  override readonly name = 'LoginNeededError';

  constructor() {
    super('Cloudflare Access asks to log in again: load the page anew.');
  }
}
