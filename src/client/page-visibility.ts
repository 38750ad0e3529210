/** Whether somebody looks at the page: connections are not kept for tabs that were left. */
import { waitForCallback } from './abort.ts';
import type { ClientRuntime } from './runtime.ts';

/** A short look elsewhere costs no connection. */
const GRACE_MS = 30_000;

/** For one watch: `stop` it when that is over. Without a page somebody always looks. */
export class PageVisibility {
  readonly #world: ClientRuntime;
  readonly #unlisten: (() => void) | undefined;
  readonly #listeners = new Set<() => void>();
  #callOff: (() => void) | undefined;
  #hiddenSince: number | undefined;
  #isAway = false;

  constructor(world: ClientRuntime) {
    this.#world = world;
    this.#unlisten = world.page?.onChange(() => this.#look());
    this.#look();
  }

  /** Resolves at once while somebody looks, else when they are back. */
  async waitUntilVisible(signal: AbortSignal): Promise<void> {
    while (this.#isAway) await waitForCallback((changed) => this.#onChange(changed), signal);
  }

  /** Calls once nobody has looked for a while; what is given back ends that. */
  onHidden(listener: () => void): () => void {
    return this.#onChange(() => {
      if (this.#isAway) listener();
    });
  }

  stop(): void {
    this.#callOff?.();
    this.#unlisten?.();
  }

  #onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #look(): void {
    const world = this.#world;
    this.#callOff?.();
    if (world.page?.isHidden()) {
      this.#hiddenSince ??= world.now();
      this.#callOff = world.setTimer(GRACE_MS, () => this.#turn(true));
      return;
    }
    // A device that slept ran no timer: what was open is most likely dead.
    if (this.#hiddenSince !== undefined && world.now() - this.#hiddenSince >= GRACE_MS)
      this.#turn(true);
    this.#hiddenSince = undefined;
    this.#turn(false);
  }

  #turn(isAway: boolean): void {
    if (isAway === this.#isAway) return;
    this.#isAway = isAway;
    for (const listener of this.#listeners) listener();
  }
}
