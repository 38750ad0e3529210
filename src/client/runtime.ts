/** What the client needs of the world around it. Tests hand in their own. */
import { newIdempotencyKey } from './idempotency-key.ts';

export interface ClientRuntime {
  /** Unix milliseconds. */
  now(): number;
  /** Does it once, after so many milliseconds; what is given back calls it off. */
  setTimer(ms: number, action: () => void): () => void;
  /** From 0 to below 1. */
  random(): number;
  /** An Idempotency-Key: 128 random bits. */
  newIdempotencyKey(): string;
  /** The page that the client runs in; undefined in servers and workers. */
  readonly page: PageState | undefined;
}

/** Whether somebody may be looking. */
export interface PageState {
  isHidden(): boolean;
  /** Calls at every change; what is given back ends that. */
  onChange(listener: () => void): () => void;
}

/** The world as it is. */
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

/** What of `document` is needed. Told by its shape, since not every runtime has one. */
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
