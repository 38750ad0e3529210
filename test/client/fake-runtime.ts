/** A runtime whose clock the test moves, with a page that can be hidden. */
import type { ClientRuntime, PageState } from '../../src/client/runtime.ts';
import { NOW } from './signed-callbacks.ts';

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

export class FakeRuntime implements ClientRuntime {
  #time = NOW;
  readonly #timers = new Set<Timer>();
  #keys = 0;
  readonly page: FakePage | undefined;

  constructor({ hasPage = false }: { hasPage?: boolean } = {}) {
    this.page = hasPage ? new FakePage() : undefined;
  }

  now(): number {
    return this.#time;
  }

  setTimer(ms: number, action: () => void): () => void {
    const timer = { at: this.#time + ms, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** No jitter: delays have their maximal length. */
  random(): number {
    return 1;
  }

  newIdempotencyKey(): string {
    this.#keys += 1;
    return `key-${this.#keys}`;
  }

  /** The number of running timers. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Moves the clock by `ms` milliseconds and fires the timers that are due, in order. */
  async advance(ms: number): Promise<void> {
    const until = this.#time + ms;
    await flushTasks();
    for (;;) {
      const [next] = [...this.#timers].sort((one, other) => one.at - other.at);
      if (next === undefined || next.at > until) break;
      this.#timers.delete(next);
      this.#time = Math.max(next.at, this.#time);
      next.action();
      await flushTasks();
    }
    this.#time = until;
  }

  /** Moves the clock without firing timers, like a device that sleeps. */
  sleepThrough(ms: number): void {
    this.#time += ms;
  }
}

class FakePage implements PageState {
  #isHidden = false;
  readonly #listeners = new Set<() => void>();

  isHidden(): boolean {
    return this.#isHidden;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  show(isShown: boolean): void {
    this.#isHidden = !isShown;
    for (const listener of this.#listeners) listener();
  }
}

/** Runs everything that does not wait for a timer of the FakeRuntime. */
export async function flushTasks(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
}
