/** Turns by the browser's own locks. */
import type { Hold } from './tab-lock.ts';

/** What the last tab has written is there a moment after it gave way. */
const WRITTEN_MS = 200;

/** What is written is heard of elsewhere before the writer's first turn is granted. */
const BEGUN_MS = 1000;

/** What is needed of `navigator.locks`. */
interface Locks {
  readonly request: <T>(
    name: string,
    options: { readonly ifAvailable?: boolean; readonly signal?: AbortSignal },
    then: (lock: unknown) => T,
  ) => Promise<Awaited<T>>;
}

export function browserHold(): Hold {
  // Missing in pages over plain http.
  const { locks } = navigator as { readonly locks?: Locks };
  if (locks === undefined)
    return { afterOthers: undefined, inTurn: (_name, _turn, work) => work() };
  return {
    afterOthers: (act) => void setTimeout(act, BEGUN_MS),
    inTurn: async (name, { signal, onWait }, work) => {
      const at = `kie-edge.task.${name}`;
      let isMine = false;
      const done = await locks
        .request(at, { ifAvailable: true }, async (lock) => {
          isMine = lock !== null;
          return isMine ? { value: await work() } : undefined;
        })
        .catch(async (denial: unknown) => {
          if (isMine) throw denial; // the work's own
          // To a page that may keep nothing, locks are denied as well: no tab hears of another there.
          return { value: await work() };
        });
      if (done !== undefined) return done.value;
      onWait();
      return locks.request(at, { signal }, async () => {
        await new Promise((resolve) => setTimeout(resolve, WRITTEN_MS));
        signal.throwIfAborted();
        return work();
      });
    },
  };
}
