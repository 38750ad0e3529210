/** The session of somebody who solved a puzzle: begun, renewed and given up as the edge has it. */
import { abortable } from './abort.ts';
import { KieEdgeError } from './errors.ts';
import { isObject } from './json.ts';
import type { Shelf } from './storage-item.ts';
import type { World } from './runtime.ts';

/** As the edge answers it. Times are Unix milliseconds. */
export interface Session {
  readonly session: string;
  readonly expiresAt: number;
  readonly renewableUntil: number;
}

export interface SessionDoor {
  readonly world: World;
  /**
   * A reload of the page begins no new session: that would be a puzzle more, and another client, who
   * does not see the tasks of this one.
   */
  readonly shelf: Shelf<Session>;
  /** The widget's token: good once. */
  readonly solve: () => Promise<string>;
  /** `POST /api/v1/session` with the widget's token, or with a session that still lives. */
  readonly ask: (by: { readonly token: string } | { readonly session: string }) => Promise<Session>;
}

/** A session with less than this left is renewed before it is used: a call with all its tries takes as long. */
const RENEW_BEFORE_MS = 60_000;

/** One session at a time. Calls that need one at once share it, and what it takes to have it. */
export class Sessions {
  readonly #door: SessionDoor;
  #current: (Session & { readonly renewAt: number }) | undefined;
  #pending: Promise<string> | undefined;

  constructor(door: SessionDoor) {
    this.#door = door;
    const kept = door.shelf.load();
    if (kept !== undefined && door.world.now() < kept.expiresAt) this.#take(kept);
  }

  /** A session that is good for a while. Throws what the edge says, and what `solve` throws. */
  async get(signal: AbortSignal | undefined): Promise<string> {
    const ready = this.ready();
    if (ready !== undefined) return ready;
    // Not by the signal of the one who came first: others may wait for the same.
    this.#pending ??= this.#fetch().finally(() => (this.#pending = undefined));
    return abortable(this.#pending, signal);
  }

  /** The session that is there; undefined where one would have to be asked for. */
  ready(): string | undefined {
    const current = this.#current;
    return current !== undefined && this.#door.world.now() < current.renewAt
      ? current.session
      : undefined;
  }

  /** The edge does not take it any more. */
  drop(session: string): void {
    if (this.#current?.session !== session) return;
    this.#current = undefined;
    this.#door.shelf.clear();
  }

  async #fetch(): Promise<string> {
    const { ask, solve } = this.#door;
    return (await this.#renewed()) ?? this.#keep(await ask({ token: await solve() }));
  }

  /** Undefined when there is nothing that can be renewed. */
  async #renewed(): Promise<string | undefined> {
    const current = this.#current;
    const now = this.#door.world.now();
    if (current === undefined || now >= Math.min(current.expiresAt, current.renewableUntil))
      return undefined;
    try {
      return this.#keep(await this.#door.ask({ session: current.session }));
    } catch (error) {
      const isRefused = error instanceof KieEdgeError && error.status === 401;
      // It could not be asked for, but it lives: the next call asks again.
      return isRefused ? undefined : current.session;
    }
  }

  #keep(session: Session): string {
    this.#take(session);
    this.#door.shelf.keep(session);
    // One that seems to be over at once: this clock is wrong, or its last minute has begun. It is used
    // until the edge refuses it; else there would be a puzzle for every call.
    if (this.ready() === undefined) this.#current = { ...session, renewAt: Infinity };
    return session.session;
  }

  #take(session: Session): void {
    this.#current = { ...session, renewAt: session.expiresAt - RENEW_BEFORE_MS };
  }
}

export function isSession(value: unknown): value is Session {
  if (!isObject(value)) return false;
  const { session, expiresAt, renewableUntil } = value;
  return (
    typeof session === 'string' &&
    typeof expiresAt === 'number' &&
    typeof renewableUntil === 'number'
  );
}
