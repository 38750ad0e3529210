/** Detects double clicks on a start button. Pure. */

const DOUBLE_CLICK_MS = 1000;

export interface StartedRequest {
  /** As JSON. */
  readonly request: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** Returns whether `next` starts the request of `last` again within DOUBLE_CLICK_MS. */
export function isRepeatedStart(last: StartedRequest | undefined, next: StartedRequest): boolean {
  if (last?.request !== next.request) return false;
  // Negative if the clock was set back, which says nothing about the time that passed.
  const elapsedMs = next.at - last.at;
  return elapsedMs >= 0 && elapsedMs < DOUBLE_CLICK_MS;
}
