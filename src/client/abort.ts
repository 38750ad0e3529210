/** Waits that an AbortSignal can end, without leaving listeners or timers behind. */
import type { ClientRuntime } from './runtime.ts';

/** Settles as `work` does, or rejects with the signal's reason on abort; `work` is then ignored. */
export async function raceAbort<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return work;
  let removeListener: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    removeListener = onAbort(signal, () => reject(signal.reason));
  });
  return Promise.race([work, aborted]).finally(() => removeListener?.());
}

/**
 * Waits until the operation that `start` begins calls `done`, or rejects with the signal's reason on
 * abort. In both cases the cleanup function that `start` returned is called.
 */
export async function waitForCallback(
  start: (done: () => void) => () => void,
  signal?: AbortSignal,
): Promise<void> {
  let cleanUp: (() => void) | undefined;
  const done = new Promise<void>((resolve) => {
    cleanUp = start(resolve);
  });
  return raceAbort(done, signal).finally(() => cleanUp?.());
}

/** Waits for `ms` milliseconds, or rejects with the signal's reason on abort. */
export function sleep(runtime: ClientRuntime, ms: number, signal?: AbortSignal): Promise<void> {
  return waitForCallback((done) => runtime.setTimer(ms, done), signal);
}

/** Calls `action` once on abort, immediately if already aborted. Returns the unsubscribe function. */
export function onAbort(signal: AbortSignal, action: () => void): () => void {
  if (signal.aborted) action();
  else signal.addEventListener('abort', action, { once: true });
  return () => signal.removeEventListener('abort', action);
}

/** Aborts the controller with the signal's reason on abort. Returns the unsubscribe function. */
export function linkAbort(
  signal: AbortSignal | undefined,
  controller: AbortController,
): () => void {
  if (signal === undefined) return () => undefined;
  return onAbort(signal, () => controller.abort(signal.reason));
}
