/** Sessions of callers who solve a challenge: created, renewed and discarded as the edge requires. */
import { raceAbort } from './abort.ts';
import { KieEdgeError } from './errors.ts';
import { isObject } from './json.ts';
import type { ClientRuntime } from './runtime.ts';
import type { StorageItem } from './storage-item.ts';

/** As the edge returns it. Times are Unix milliseconds. */
export interface SessionGrant {
  readonly session: string;
  readonly expiresAt: number;
  readonly renewableUntil: number;
}

export interface SessionApi {
  readonly runtime: ClientRuntime;
  /**
   * Keeps the session over a reload. A new session would require another challenge and be another
   * client, who cannot see the tasks of this one.
   */
  readonly storage: StorageItem<SessionGrant>;
  /** Returns a challenge token of the widget, which can be used once. */
  readonly solveChallenge: () => Promise<string>;
  /** Calls `POST /api/v1/session` with a challenge token, or with an unexpired session to renew. */
  readonly requestSession: (
    proof: { readonly token: string } | { readonly session: string },
  ) => Promise<SessionGrant>;
}

/** Sessions are renewed this long before they expire: a call with all its retries takes as long. */
const RENEW_BEFORE_MS = 60_000;

/** Holds one session. Concurrent calls share it and the request that creates it. */
export class SessionManager {
  readonly #api: SessionApi;
  #grant: (SessionGrant & { readonly renewAt: number }) | undefined;
  #pending: Promise<string> | undefined;

  constructor(api: SessionApi) {
    this.#api = api;
    const stored = api.storage.load();
    if (stored !== undefined && api.runtime.now() < stored.expiresAt) this.#use(stored);
  }

  /** Returns a session, a new one if needed. Throws the edge's error and what `solveChallenge` throws. */
  async get(signal: AbortSignal | undefined): Promise<string> {
    const current = this.current();
    if (current !== undefined) return current;
    // The request ignores the signal, because other calls may wait for it.
    this.#pending ??= this.#fetch().finally(() => (this.#pending = undefined));
    return raceAbort(this.#pending, signal);
  }

  /** Returns the session; undefined if one must be requested. */
  current(): string | undefined {
    const grant = this.#grant;
    return grant !== undefined && this.#api.runtime.now() < grant.renewAt
      ? grant.session
      : undefined;
  }

  /** Removes a session that the edge rejected. */
  discard(session: string): void {
    if (this.#grant?.session !== session) return;
    this.#grant = undefined;
    this.#api.storage.clear();
  }

  async #fetch(): Promise<string> {
    const { requestSession, solveChallenge } = this.#api;
    return (
      (await this.#renew()) ?? this.#store(await requestSession({ token: await solveChallenge() }))
    );
  }

  /** Returns undefined if there is no session that can be renewed. */
  async #renew(): Promise<string | undefined> {
    const grant = this.#grant;
    const now = this.#api.runtime.now();
    if (grant === undefined || now >= Math.min(grant.expiresAt, grant.renewableUntil))
      return undefined;
    try {
      return this.#store(await this.#api.requestSession({ session: grant.session }));
    } catch (error) {
      const isRejected = error instanceof KieEdgeError && error.status === 401;
      // The request failed, but the session is still valid: the next call renews it.
      return isRejected ? undefined : grant.session;
    }
  }

  #store(grant: SessionGrant): string {
    this.#use(grant);
    this.#api.storage.save(grant);
    // It seems to have expired already: the local clock is wrong, or less than a minute is left. Use
    // it until the edge rejects it; otherwise every call would require a challenge.
    if (this.current() === undefined) this.#grant = { ...grant, renewAt: Infinity };
    return grant.session;
  }

  #use(grant: SessionGrant): void {
    this.#grant = { ...grant, renewAt: grant.expiresAt - RENEW_BEFORE_MS };
  }
}

export function isSessionGrant(value: unknown): value is SessionGrant {
  if (!isObject(value)) return false;
  const { session, expiresAt, renewableUntil } = value;
  return (
    typeof session === 'string' &&
    typeof expiresAt === 'number' &&
    typeof renewableUntil === 'number'
  );
}
