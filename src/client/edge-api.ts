/** Calls to the edge: each with a credential, and again where that is safe. */
import { withRetry } from './backoff.ts';
import {
  bearerHeaders,
  createCredentialSource,
  type Credential,
  type CredentialRequest,
} from './credentials.ts';
import { readData, type DataCheck } from './envelope.ts';
import { invalidOptions, isRequestError } from './errors.ts';
import { checkHeaders, sendRequest, type HttpRequest, type Transport } from './send-request.ts';
import { isSessionGrant, SessionManager, type SessionGrant } from './session-manager.ts';
import { StorageItem } from './storage-item.ts';
import type { ClientOptions, CreateOptions } from './types.ts';
import type { ClientRuntime } from './runtime.ts';

export interface ApiRequest extends HttpRequest {
  /** It is answered without a credential as well: nobody has to solve a puzzle for it. */
  readonly isCredentialOptional?: boolean;
  /** What the `data` of a success needs to have; it is an object unless told. */
  readonly isValid?: DataCheck;
  /** Which errors are worth another try; none unless told. */
  readonly shouldRetry?: (error: unknown) => boolean;
  /**
   * An Idempotency-Key is one client's own. Once a try may have reached the edge, every further one is
   * made as the same client, with the same credential: as another the same key would pay twice.
   */
  readonly isClientScoped?: boolean;
  readonly onToken?: CreateOptions['onToken'];
}

export interface EdgeApi {
  readonly runtime: ClientRuntime;
  /** The `data` of the answer. Throws a KieEdgeError, a NetworkError, or the signal's reason. */
  request<T>(call: ApiRequest): Promise<T>;
  /** The answer itself, unread, when its status is a success. Not tried again. Throws alike. */
  open(call: ApiRequest): Promise<Response>;
  /** Waits until there is a session, where one is needed: that may take a person's time. */
  ensureSession(request: CredentialRequest): Promise<void>;
}

const SESSION_TIMEOUT_MS = 30_000;

/** Throws a KieEdgeError for an address or a token that no request could be made with. */
export function createEdgeApi(options: ClientOptions, runtime: ClientRuntime): EdgeApi {
  const { baseUrl, token } = options;
  if (!/^https?:\/\/[^?#]+$/i.test(baseUrl) || !URL.canParse(baseUrl))
    throw invalidOptions('baseUrl is no http(s) address.');
  if (typeof token === 'string') checkHeaders({ token });
  const wire: Transport = {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    // Not as a method of anything: browsers refuse that.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    runtime,
  };
  const sessions = createSessions(options.solveChallenge, wire);
  const credentials = createCredentialSource(token, sessions);

  /** One try of a call, to be made again and again: it keeps what it learnt of its credential. */
  function tryOf<T>(call: ApiRequest, read: (response: Response) => Promise<T>): () => Promise<T> {
    let held: Credential | undefined;
    let hasBegunAnew = false;
    let outcomeUnknown = false;
    return async function once() {
      const request = { isOptional: call.isCredentialOptional, signal: call.signal };
      let pass = held;
      try {
        pass ??= await credentials.get(request);
        call.onToken?.(pass.token);
        const headers = { ...call.headers, ...pass.headers };
        return await sendRequest(wire, { ...call, headers }, read);
      } catch (error) {
        if (isRequestError(error)) {
          // Without a pass nothing was sent, and others may be told of the same error.
          outcomeUnknown ||= pass !== undefined && error.outcomeUnknown;
          error.outcomeUnknown = outcomeUnknown;
          if (pass !== undefined) error.idempotencyKey = call.headers?.[IDEMPOTENCY_KEY_HEADER];
        }
        const mayBeginAnew = held === undefined && !hasBegunAnew;
        if (pass !== undefined && mayBeginAnew && credentials.discardRejected(pass, error)) {
          hasBegunAnew = true;
          return once();
        }
        if (call.isClientScoped) held = pass;
        throw error;
      }
    };
  }

  return {
    runtime,
    request: <T>(call: ApiRequest) => {
      const { signal, isValid, shouldRetry = () => false } = call;
      const once = tryOf<T>(call, (response) => readData<T>(response, runtime.now(), isValid));
      return withRetry(runtime, { signal, shouldRetry }, once);
    },
    open: (call) => tryOf(call, async (response) => response)(),
    ensureSession: async ({ isOptional, signal }) => {
      if (isOptional !== true) await sessions?.get(signal);
    },
  };
}

function createSessions(
  solveChallenge: ClientOptions['solveChallenge'],
  wire: Transport,
): SessionManager | undefined {
  if (solveChallenge === undefined) return undefined;
  const message = {
    method: 'POST',
    path: '/api/v1/session',
    timeoutMs: SESSION_TIMEOUT_MS,
  } as const;
  const read = (response: Response) =>
    readData<SessionGrant>(response, wire.runtime.now(), isSessionGrant);
  return new SessionManager({
    runtime: wire.runtime,
    storage: new StorageItem({
      storage: 'sessionStorage',
      key: `kie-edge session ${wire.baseUrl}`,
      isValid: isSessionGrant,
    }),
    solveChallenge,
    requestSession: (by) => {
      const shown =
        'token' in by
          ? { headers: JSON_HEADERS, body: JSON.stringify(by) }
          : { headers: bearerHeaders(by.session) };
      return sendRequest(wire, { ...message, ...shown }, read);
    },
  });
}

export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';

/** The headers of a body in JSON. */
export const JSON_HEADERS = { 'content-type': 'application/json' };
