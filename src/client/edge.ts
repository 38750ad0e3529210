/** Calls to the edge: each with a credential, and again where that is safe. */
import { repeated } from './backoff.ts';
import { bearer, credentialsOf, type Pass, type PassRequest } from './credentials.ts';
import { readData, type IsSound } from './envelope.ts';
import { invalidOptions, isOfCall } from './errors.ts';
import { checkHeaders, exchange, type Message, type Wire } from './send-request.ts';
import { isSession, Sessions, type Session } from './sessions.ts';
import { Shelf } from './storage-item.ts';
import type { ClientOptions, CreateOptions } from './types.ts';
import type { World } from './runtime.ts';

export interface Call extends Message {
  /** It is answered without a credential as well: nobody has to solve a puzzle for it. */
  readonly isOpen?: boolean;
  /** What the `data` of a success needs to have; it is an object unless told. */
  readonly isSound?: IsSound;
  /** Which errors are worth another try; none unless told. */
  readonly isWorthIt?: (error: unknown) => boolean;
  /**
   * An Idempotency-Key is one client's own. Once a try may have reached the edge, every further one is
   * made as the same client, with the same credential: as another the same key would pay twice.
   */
  readonly isOneClients?: boolean;
  readonly onToken?: CreateOptions['onToken'];
}

export interface Edge {
  readonly world: World;
  /** The `data` of the answer. Throws a KieEdgeError, a NetworkError, or the signal's reason. */
  ask<T>(call: Call): Promise<T>;
  /** The answer itself, unread, when its status is a success. Not tried again. Throws alike. */
  open(call: Call): Promise<Response>;
  /** Waits until there is a session, where one is needed: that may take a person's time. */
  enter(request: PassRequest): Promise<void>;
}

const SESSION_LIMIT_MS = 30_000;

/** Throws a KieEdgeError for an address or a token that no request could be made with. */
export function edgeOf(options: ClientOptions, world: World): Edge {
  const { baseUrl, token } = options;
  if (!/^https?:\/\/[^?#]+$/i.test(baseUrl) || !URL.canParse(baseUrl))
    throw invalidOptions('baseUrl is no http(s) address.');
  if (typeof token === 'string') checkHeaders({ token });
  const wire: Wire = {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    // Not as a method of anything: browsers refuse that.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    world,
  };
  const sessions = sessionsOf(options.session, wire);
  const credentials = credentialsOf(token, sessions);

  /** One try of a call, to be made again and again: it keeps what it learnt of its credential. */
  function tryOf<T>(call: Call, read: (response: Response) => Promise<T>): () => Promise<T> {
    let held: Pass | undefined;
    let hasBegunAnew = false;
    let mayExist = false;
    return async function once() {
      const request = { isOptional: call.isOpen, signal: call.signal };
      let pass = held;
      try {
        pass ??= await credentials.pass(request);
        call.onToken?.(pass.token);
        const headers = { ...call.headers, ...pass.headers };
        return await exchange(wire, { ...call, headers }, read);
      } catch (error) {
        if (isOfCall(error)) {
          // Without a pass nothing was sent, and others may be told of the same error.
          mayExist ||= pass !== undefined && error.mayExist;
          error.mayExist = mayExist;
          if (pass !== undefined) error.idempotencyKey = call.headers?.[KEY_HEADER];
        }
        const mayBeginAnew = held === undefined && !hasBegunAnew;
        if (pass !== undefined && mayBeginAnew && credentials.forgetRefused(pass, error)) {
          hasBegunAnew = true;
          return once();
        }
        if (call.isOneClients) held = pass;
        throw error;
      }
    };
  }

  return {
    world,
    ask: <T>(call: Call) => {
      const { signal, isSound, isWorthIt = () => false } = call;
      const once = tryOf<T>(call, (response) => readData<T>(response, world.now(), isSound));
      return repeated(world, { signal, isWorthIt }, once);
    },
    open: (call) => tryOf(call, async (response) => response)(),
    enter: async ({ isOptional, signal }) => {
      if (isOptional !== true) await sessions?.get(signal);
    },
  };
}

function sessionsOf(solve: ClientOptions['session'], wire: Wire): Sessions | undefined {
  if (solve === undefined) return undefined;
  const message = { method: 'POST', path: '/api/v1/session', limitMs: SESSION_LIMIT_MS } as const;
  const read = (response: Response) => readData<Session>(response, wire.world.now(), isSession);
  return new Sessions({
    world: wire.world,
    shelf: new Shelf({
      storage: 'sessionStorage',
      key: `kie-edge session ${wire.baseUrl}`,
      isOurs: isSession,
    }),
    solve,
    ask: (by) => {
      const shown =
        'token' in by
          ? { headers: JSON_BODY, body: JSON.stringify(by) }
          : { headers: bearer(by.session) };
      return exchange(wire, { ...message, ...shown }, read);
    },
  });
}

export const KEY_HEADER = 'idempotency-key';

/** The headers of a body in JSON. */
export const JSON_BODY = { 'content-type': 'application/json' };
