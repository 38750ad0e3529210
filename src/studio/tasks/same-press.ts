/** A double click is one wish: how long after a press of Create another one does not count. Pure. */
const SAME_PRESS_MS = 1000;

export function isSamePress(lastMs: number, nowMs: number): boolean {
  return nowMs - lastMs < SAME_PRESS_MS;
}
