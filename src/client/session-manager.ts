/** The session of somebody who solved a puzzle: begun, renewed and given up as the edge has it. */
import { raceAbort } from './abort.ts';
import { KieEdgeError } from './errors.ts';
import { isObject } from './json.ts';
import type { StorageItem } from './storage-item.ts';
import type { ClientRuntime } from './runtime.ts';

/** As the edge answers it. Times are Unix milliseconds. */
export interface SessionGrant {
  readonly session: string;
  readonly expiresAt: number;
  readonly renewableUntil: number;
}

export interface SessionApi {
  readonly runtime: ClientRuntime;
  /**
   * A reload of the page begins no new session: that would be a puzzle more, and another client, who
   * does not see the tasks of this one.
   */
  readonly storage: StorageItem<SessionGrant>;
  /** The widget's token: good once. */
  readonly solveChallenge: () => Promise<string>;
  /** `POST /api/v1/session` with the widget's token, or with a session that still lives. */
  readonly requestSession: (
    by: { readonly token: string } | { readonly session: string },
  ) => Promise<SessionGrant>;
}

/** A session with less than this left is renewed before it is used: a call with all its tries takes as long. */
const RENEW_BEFORE_MS = 60_000;

/** One session at a time. Calls that need one at once share it, and what it takes to have it. */
export class SessionManager {
  readonly #door: SessionApi;
  #current: (SessionGrant & { readonly renewAt: number }) | undefined;
  #pending: Promise<string> | undefined;

  constructor(door: SessionApi) {
    this.#door = door;
    const kept = door.storage.load();
    if (kept !== undefined && door.runtime.now() < kept.expiresAt) this.#take(kept);
  }

  /** A session that is good for a while. Throws what the edge says, and what `solve` throws. */
  async get(signal: AbortSignal | undefined): Promise<string> {
    const current = this.ready();
    if (current !== undefined) return current;
    // Not by the signal of the one who came first: others may wait for the same.
    this.#pending ??= this.#fetch().finally(() => (this.#pending = undefined));
    return raceAbort(this.#pending, signal);
  }

  /** The session that is there; undefined where one would have to be asked for. */
  ready(): string | undefined {
    const current = this.#current;
    return current !== undefined && this.#door.runtime.now() < current.renewAt
      ? current.session
      : undefined;
  }

  /** The edge does not take it any more. */
  discard(session: string): void {
    if (this.#current?.session !== session) return;
    this.#current = undefined;
    this.#door.storage.clear();
  }

  async #fetch(): Promise<string> {
    const { requestSession, solveChallenge } = this.#door;
    return (
      (await this.#renewed()) ?? this.#keep(await requestSession({ token: await solveChallenge() }))
    );
  }

  /** Undefined when there is nothing that can be renewed. */
  async #renewed(): Promise<string | undefined> {
    const current = this.#current;
    const now = this.#door.runtime.now();
    if (current === undefined || now >= Math.min(current.expiresAt, current.renewableUntil))
      return undefined;
    try {
      return this.#keep(await this.#door.requestSession({ session: current.session }));
    } catch (error) {
      const isRefused = error instanceof KieEdgeError && error.status === 401;
      // It could not be asked for, but it lives: the next call asks again.
      return isRefused ? undefined : current.session;
    }
  }

  #keep(session: SessionGrant): string {
    this.#take(session);
    this.#door.storage.save(session);
    // One that seems to be over at once: this clock is wrong, or its last minute has begun. It is used
    // until the edge refuses it; else there would be a puzzle for every call.
    if (this.ready() === undefined) this.#current = { ...session, renewAt: Infinity };
    return session.session;
  }

  #take(session: SessionGrant): void {
    this.#current = { ...session, renewAt: session.expiresAt - RENEW_BEFORE_MS };
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
