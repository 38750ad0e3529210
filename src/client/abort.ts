/** Waits that can be called off, and leave nothing behind. */
import type { ClientRuntime } from './runtime.ts';

/**
 * Settles as `work` does, or rejects with the signal's own reason as soon as it is aborted; what
 * becomes of `work` then is nobody's concern.
 */
export async function raceAbort<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return work;
  let leave: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    leave = onAbort(signal, () => reject(signal.reason));
  });
  return Promise.race([work, aborted]).finally(() => leave?.());
}

/** Waits until what is begun calls back, or rejects with the signal's reason; either way it is ended. */
export async function waitForCallback(
  begin: (done: () => void) => () => void,
  signal?: AbortSignal,
): Promise<void> {
  let end: (() => void) | undefined;
  const done = new Promise<void>((resolve) => {
    end = begin(resolve);
  });
  return raceAbort(done, signal).finally(() => end?.());
}

/** Waits for so many milliseconds, or rejects with the signal's reason. */
export function sleep(world: ClientRuntime, ms: number, signal?: AbortSignal): Promise<void> {
  return waitForCallback((done) => world.setTimer(ms, done), signal);
}

/** Calls once when the signal is aborted, at once when it is already; what is given back ends that. */
export function onAbort(signal: AbortSignal, action: () => void): () => void {
  if (signal.aborted) action();
  else signal.addEventListener('abort', action, { once: true });
  return () => signal.removeEventListener('abort', action);
}

/** Aborts the controller when the signal is aborted, for the same reason; what is given back ends that. */
export function linkAbort(
  signal: AbortSignal | undefined,
  controller: AbortController,
): () => void {
  if (signal === undefined) return () => undefined;
  return onAbort(signal, () => controller.abort(signal.reason));
}
