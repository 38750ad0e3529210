/** Locks between tabs, so that only one of them sends a task at a time. */

export interface LockOptions {
  /** Aborts the waiting for the lock, but not work that holds it. */
  readonly signal: AbortSignal;
  /** Called if another tab holds the lock. */
  readonly onWait: () => void;
}

export type WithLock = <T>(
  name: string,
  options: LockOptions,
  work: () => Promise<T>,
) => Promise<T>;

export interface TabLock {
  /**
   * Runs `act` after every tab that is already about to take a lock has acquired it. Undefined where
   * the browser has no locks: tabs then never wait for each other.
   */
  readonly afterLockOwners: ((act: () => void) => void) | undefined;
  /** Runs `work` while no other tab holds the lock of this name. A closed tab releases its locks. */
  readonly withLock: WithLock;
}
