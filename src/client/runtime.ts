/** What the client needs from its environment. Tests pass their own. */
import { newIdempotencyKey } from './idempotency-key.ts';

export interface ClientRuntime {
  /** Unix milliseconds. */
  now(): number;
  /** Calls `action` once after `ms` milliseconds. Returns the function that clears the timer. */
  setTimer(ms: number, action: () => void): () => void;
  /** A number from 0 to less than 1. */
  random(): number;
  newIdempotencyKey(): string;
  /** The page that the client runs in; undefined in servers and workers. */
  readonly page: PageState | undefined;
}

export interface PageState {
  isHidden(): boolean;
  /** Calls `listener` at every change. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void;
}

/** Returns the runtime of browsers, Node and Workers. */
export function createClientRuntime(): ClientRuntime {
  return {
    now: () => Date.now(),
    setTimer: (ms, action) => {
      const timer = setTimeout(action, ms);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
    newIdempotencyKey,
    page: findPage(),
  };
}

/** The part of `document` that is used. Structural, because not every runtime has one. */
interface PageDocument {
  readonly visibilityState: string;
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

function findPage(): PageState | undefined {
  const { document } = globalThis as { readonly document?: PageDocument };
  if (document === undefined) return undefined;
  return {
    isHidden: () => document.visibilityState === 'hidden',
    onChange: (listener) => {
      document.addEventListener('visibilitychange', listener);
      return () => document.removeEventListener('visibilitychange', listener);
    },
  };
}
