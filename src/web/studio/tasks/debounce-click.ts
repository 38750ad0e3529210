/** Distinguishes deliberate clicks from double clicks and held keys. */

/** Longer than the double click intervals of operating systems, which are 500 ms by default. */
const DOUBLE_CLICK_MS = 1000;

/** Whether a click on Create is the second half of a double click. Both make one task. */
export function isDoubleClick(lastMs: number, nowMs: number): boolean {
  return nowMs - lastMs < DOUBLE_CLICK_MS;
}

/** Touch and keyboard clicks carry no click count. After this time a person has read the question. */
const READING_TIME_MS = 500;

/**
 * Whether a click confirms what the previous one asked: not the second half of a double click, and not
 * the auto-repeat of a held key.
 *
 * @param clickCount `detail` of the click event.
 */
export function isDeliberateClick(clickCount: number, lastMs: number, nowMs: number): boolean {
  return clickCount <= 1 && nowMs - lastMs >= READING_TIME_MS;
}
