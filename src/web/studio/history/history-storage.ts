/** Where the browser keeps things, as far as the history needs it, with tasks as items of their own. */

/** Before a task's key. */
export const ITEM = 'kie-edge.task.';

/** All tasks in one, as an earlier page has kept them. */
export const OLD_KEY = 'kie-edge.history.1';

const TRIAL = 'kie-edge.trial';

/** None of it throws: a browser that keeps nothing has nothing and takes nothing. */
export interface Kept {
  /** Undefined where nobody may look. */
  readonly keys: () => readonly string[] | undefined;
  readonly read: (item: string) => string | null;
  /** Whether it is kept. */
  readonly write: (item: string, text: string) => boolean;
  readonly remove: (item: string) => void;
}

export interface Place {
  readonly kept: Kept;
  /** Calls back with each item that another tab writes or removes; null for all of them at once. */
  readonly onOthers: (listener: (item: string | null) => void) => void;
}

/** Where it is closed, a browser throws already where the storage is asked for. */
export function keptIn(storage: () => Storage): Kept {
  const tried = <T>(otherwise: T, act: (storage: Storage) => T): T => {
    try {
      return act(storage());
    } catch {
      return otherwise;
    }
  };
  return {
    keys: () => tried<string[] | undefined>(undefined, (all) => Object.keys(all)),
    read: (item) => tried(null, (all) => all.getItem(item)),
    write: (item, text) =>
      tried(false, (all) => {
        all.setItem(item, text);
        return true;
      }),
    remove: (item) => tried(undefined, (all) => all.removeItem(item)),
  };
}

/** Whether anything is kept at all, tried with next to nothing. */
export function isTaken({ write, remove }: Kept): boolean {
  const isWritten = write(TRIAL, '');
  if (isWritten) remove(TRIAL);
  return isWritten;
}

/** The tasks' texts by their keys; undefined where nobody may look. */
export function taskItems({ keys, read }: Kept): ReadonlyMap<string, string | null> | undefined {
  const items = keys()?.filter((item) => item.startsWith(ITEM));
  return items && new Map(items.map((item) => [item.slice(ITEM.length), read(item)]));
}
