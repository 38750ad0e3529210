/** Authenticated requests to the edge, retried where that is safe. */
import { withRetry } from './backoff.ts';
import type { ClientOptions, CreateOptions } from './client-types.ts';
import {
  bearerHeaders,
  createCredentialSource,
  type Credential,
  type CredentialRequest,
} from './credentials.ts';
import { readData, type DataCheck } from './envelope.ts';
import { isRequestError } from './error-checks.ts';
import { invalidOptions } from './errors.ts';
import type { ClientRuntime } from './runtime.ts';
import { checkHeaders, sendRequest, type HttpRequest, type Transport } from './send-request.ts';
import { isSessionGrant, SessionManager, type SessionGrant } from './session-manager.ts';
import { StorageItem } from './storage-item.ts';

export interface ApiRequest extends HttpRequest, CredentialRequest {
  /** Checks the `data` of a success; by default it must be an object. */
  readonly isValid?: DataCheck;
  /** Which errors are retried; by default none. */
  readonly shouldRetry?: (error: unknown) => boolean;
  /**
   * The edge scopes an Idempotency-Key to the client. After an attempt that may have reached the edge
   * all further ones use the same credential: with another one the same key creates a second task.
   */
  readonly isClientScoped?: boolean;
  readonly onToken?: CreateOptions['onToken'];
}

export interface EdgeApi {
  readonly runtime: ClientRuntime;
  /** Returns the `data` of the response. Throws a KieEdgeError, a NetworkError, or the signal's reason. */
  request<T>(request: ApiRequest): Promise<T>;
  /** Returns the unread response of a success. Does not retry. Throws like `request`. */
  open(request: ApiRequest): Promise<Response>;
  /** Waits for a session if the request needs one, which may include a challenge for the user. */
  ensureSession(request: CredentialRequest): Promise<void>;
}

const SESSION_TIMEOUT_MS = 30_000;

/** Throws `invalid_options` if no request could be sent with `baseUrl` or `token`. */
export function createEdgeApi(options: ClientOptions, runtime: ClientRuntime): EdgeApi {
  const { baseUrl, token } = options;
  if (!/^https?:\/\/[^?#]+$/i.test(baseUrl) || !URL.canParse(baseUrl))
    throw invalidOptions('baseUrl must be an http(s) URL.');
  if (typeof token === 'string') checkHeaders({ token });
  const transport: Transport = {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    // A wrapper, because browsers reject `fetch` called as a method of another object.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    runtime,
  };
  const sessions = createSessions(options.solveChallenge, transport);
  const credentials = createCredentialSource(token, sessions);

  /** Returns a function that makes one attempt; the attempts of one request share a credential. */
  function prepareAttempts<T>(
    request: ApiRequest,
    read: (response: Response) => Promise<T>,
  ): () => Promise<T> {
    let pinned: Credential | undefined;
    let hasReplacedSession = false;
    let outcomeUnknown = false;
    return async function attempt() {
      let credential = pinned;
      try {
        credential ??= await credentials.get(request);
        request.onToken?.(credential.token);
        const headers = { ...request.headers, ...credential.headers };
        return await sendRequest(transport, { ...request, headers }, read);
      } catch (error) {
        if (isRequestError(error)) {
          // Without a credential nothing was sent, and other requests may share this error.
          outcomeUnknown ||= credential !== undefined && error.outcomeUnknown;
          error.outcomeUnknown = outcomeUnknown;
          if (credential !== undefined)
            error.idempotencyKey = request.headers?.[IDEMPOTENCY_KEY_HEADER];
        }
        const mayReplaceSession = pinned === undefined && !hasReplacedSession;
        if (credential && mayReplaceSession && credentials.discardRejected(credential, error)) {
          hasReplacedSession = true;
          return attempt();
        }
        if (request.isClientScoped) pinned = credential;
        throw error;
      }
    };
  }

  return {
    runtime,
    request: <T>(request: ApiRequest) => {
      const { signal, isValid, shouldRetry = () => false } = request;
      const read = (response: Response) => readData<T>(response, runtime.now(), isValid);
      return withRetry(runtime, { signal, shouldRetry }, prepareAttempts<T>(request, read));
    },
    open: (request) => prepareAttempts(request, async (response) => response)(),
    ensureSession: async ({ isCredentialOptional, signal }) => {
      if (isCredentialOptional !== true) await sessions?.get(signal);
    },
  };
}

function createSessions(
  solveChallenge: ClientOptions['solveChallenge'],
  transport: Transport,
): SessionManager | undefined {
  if (solveChallenge === undefined) return undefined;
  const { baseUrl, runtime } = transport;
  const request = {
    method: 'POST',
    path: '/api/v1/session',
    timeoutMs: SESSION_TIMEOUT_MS,
  } as const;
  const read = (response: Response) =>
    readData<SessionGrant>(response, runtime.now(), isSessionGrant);
  return new SessionManager({
    runtime,
    storage: new StorageItem({
      storage: 'sessionStorage',
      key: `kie-edge session ${baseUrl}`,
      isValid: isSessionGrant,
    }),
    solveChallenge,
    requestSession: (proof) => {
      const parts =
        'token' in proof
          ? { headers: JSON_HEADERS, body: JSON.stringify(proof) }
          : { headers: bearerHeaders(proof.session) };
      return sendRequest(transport, { ...request, ...parts }, read);
    },
  });
}

export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';

export const JSON_HEADERS = { 'content-type': 'application/json' };
