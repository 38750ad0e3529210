/** Tracks whether the page is hidden, so that hidden tabs hold no connections. */
import { waitForCallback } from './abort.ts';
import type { ClientRuntime } from './runtime.ts';

/** A page counts as hidden only after this time, so that a short tab switch costs no connection. */
const GRACE_MS = 30_000;

/** One watch's view of the page; call `stop` at its end. Without a page it is always visible. */
export class PageVisibility {
  readonly #runtime: ClientRuntime;
  readonly #unsubscribe: (() => void) | undefined;
  readonly #listeners = new Set<() => void>();
  #clearTimer: (() => void) | undefined;
  #hiddenSince: number | undefined;
  /** Hidden for at least GRACE_MS. */
  #isHidden = false;

  constructor(runtime: ClientRuntime) {
    this.#runtime = runtime;
    this.#unsubscribe = runtime.page?.onChange(() => this.#update());
    this.#update();
  }

  /** Resolves once the page is visible, immediately if it is. Rejects with the signal's reason. */
  async waitUntilVisible(signal: AbortSignal): Promise<void> {
    while (this.#isHidden) await waitForCallback((changed) => this.#onChange(changed), signal);
  }

  /** Calls `listener` whenever the page becomes hidden. Returns the unsubscribe function. */
  onHidden(listener: () => void): () => void {
    return this.#onChange(() => {
      if (this.#isHidden) listener();
    });
  }

  stop(): void {
    this.#clearTimer?.();
    this.#unsubscribe?.();
  }

  #onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #update(): void {
    const runtime = this.#runtime;
    this.#clearTimer?.();
    if (runtime.page?.isHidden()) {
      this.#hiddenSince ??= runtime.now();
      this.#clearTimer = runtime.setTimer(GRACE_MS, () => this.#setHidden(true));
      return;
    }
    // No timer runs while the device sleeps, and its connections are probably dead: report the
    // hidden state that was missed, so that they are replaced.
    if (this.#hiddenSince !== undefined && runtime.now() - this.#hiddenSince >= GRACE_MS)
      this.#setHidden(true);
    this.#hiddenSince = undefined;
    this.#setHidden(false);
  }

  #setHidden(isHidden: boolean): void {
    if (isHidden === this.#isHidden) return;
    this.#isHidden = isHidden;
    for (const listener of this.#listeners) listener();
  }
}
