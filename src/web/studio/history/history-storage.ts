/** Where the history is stored: one item of localStorage per task, so that tabs do not overwrite each other. */
import type { SafeStorage } from '../safe-storage.ts';

/** Followed by the key of the task. */
export const TASK_ITEM_PREFIX = 'kie-edge.task.';

const PROBE_KEY = 'kie-edge.probe';

export interface HistoryStorage {
  readonly storage: SafeStorage;
  /** Calls back with the key of each item that another tab changes; null when it clears all of them. */
  readonly onExternalChange: (listener: (itemKey: string | null) => void) => void;
}

/** Checks whether the browser stores anything, by writing an empty item. */
export function isWritable({ write, remove }: SafeStorage): boolean {
  const isWritten = write(PROBE_KEY, '');
  if (isWritten) remove(PROBE_KEY);
  return isWritten;
}

/** Reads the stored tasks by their keys; undefined where reading is blocked. */
export function readTaskItems({
  keys,
  read,
}: SafeStorage): ReadonlyMap<string, string | null> | undefined {
  const items = keys()?.filter((item) => item.startsWith(TASK_ITEM_PREFIX));
  return items && new Map(items.map((item) => [item.slice(TASK_ITEM_PREFIX.length), read(item)]));
}
