/** Which presses are one wish. Pure. */

/** A double click on Create is one task: how long after a press another one does not count. */
const SAME_PRESS_MS = 1000;

export function isSamePress(lastMs: number, nowMs: number): boolean {
  return nowMs - lastMs < SAME_PRESS_MS;
}

/** Fingers and keys count no clicks; after this long a person has seen the question. */
const QUESTION_SEEN_MS = 500;

/**
 * Whether a press answers a question that the one before has put: not as the second half of a double
 * click, nor as the repetition of a key that is held. `clicks` is what the browser has counted.
 */
export function isAnswer(clicks: number, lastMs: number, nowMs: number): boolean {
  return clicks <= 1 && nowMs - lastMs >= QUESTION_SEEN_MS;
}
