/** Sends one request to `/admin/api`. */
import { linkAbort } from '../../../client/abort.ts';
import { readData } from '../../../client/envelope.ts';
import { KieEdgeError, NetworkError } from '../../../client/errors.ts';

export interface AdminCall {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: object;
  readonly signal?: AbortSignal | undefined;
}

/** Longer than the edge waits for KIE. */
const REQUEST_TIMEOUT_MS = 60_000;

/**
 * Returns the `data` of a successful response.
 *
 * Throws KieEdgeError for an error response, LoginNeededError if Cloudflare Access requires a
 * login, and NetworkError if no response arrives, also on timeout and abort.
 */
export async function callAdminApi<T>(
  token: string | undefined,
  path: string,
  { method = 'GET', body, signal }: AdminCall,
): Promise<T> {
  const controller = new AbortController();
  const unlink = linkAbort(signal, controller);
  const timer = setTimeout(() => controller.abort(), REQUEST_TIMEOUT_MS);
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
      signal: controller.signal,
    });
    if (response.status === 0) throw new LoginNeededError();
    return await readData<T>(response, Date.now(), () => true);
  } catch (cause) {
    if (cause instanceof KieEdgeError || cause instanceof LoginNeededError) throw cause;
    throw new NetworkError('The edge did not respond.', { cause });
  } finally {
    clearTimeout(timer);
    unlink();
  }
}

/** Cloudflare Access redirects to its login when its cookie has expired. To a page that redirect is opaque: status 0. */
class LoginNeededError extends Error {
  override readonly name = 'LoginNeededError';

  constructor() {
    super('Your Cloudflare Access session has expired. Reload the page to log in.');
  }
}
