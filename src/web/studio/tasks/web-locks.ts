/** Tab locks by the Web Locks API. */
import type { TabLock } from './tab-lock.ts';

/** After a lock is released, the storage writes of its last owner take a moment to reach this tab. */
const STORAGE_SYNC_MS = 200;

/** A storage event may reach other tabs before the writing tab has acquired its lock. */
const LOCK_START_MS = 1000;

/** The part of `navigator.locks` that is used. */
interface Locks {
  readonly request: <T>(
    name: string,
    options: { readonly ifAvailable?: boolean; readonly signal?: AbortSignal },
    then: (lock: unknown) => T,
  ) => Promise<Awaited<T>>;
}

/** Creates the locks of this tab. Without the Web Locks API, work runs at once and unlocked. */
export function createTabLock(): TabLock {
  // Missing in pages over plain http.
  const { locks } = navigator as { readonly locks?: Locks };
  if (locks === undefined)
    return { afterLockOwners: undefined, withLock: (_name, _options, work) => work() };
  return {
    afterLockOwners: (act) => void setTimeout(act, LOCK_START_MS),
    withLock: async (name, { signal, onWait }, work) => {
      const lockName = `kie-edge.task.${name}`;
      let isAcquired = false;
      const done = await locks
        .request(lockName, { ifAvailable: true }, async (lock) => {
          isAcquired = lock !== null;
          return isAcquired ? { value: await work() } : undefined;
        })
        .catch(async (error: unknown) => {
          if (isAcquired) throw error; // thrown by the work
          // Locks are denied where storage is blocked. No tab sees the tasks of another one there.
          return { value: await work() };
        });
      if (done !== undefined) return done.value;
      onWait();
      return locks.request(lockName, { signal }, async () => {
        await new Promise((resolve) => setTimeout(resolve, STORAGE_SYNC_MS));
        signal.throwIfAborted();
        return work();
      });
    },
  };
}
