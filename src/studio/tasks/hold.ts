/** Tabs that take turns: only one of them sends a task at a time. */

export interface Turn {
  /** Calls off the waiting. What is done in the turn goes on. */
  readonly signal: AbortSignal;
  /** Another tab has it. */
  readonly onWait: () => void;
}

export interface Hold {
  /** Whether this browser can; else every tab does as it likes, and none waits. */
  readonly isShared: boolean;
  /** Does it while no other tab does anything under the same name. A tab that is closed gives way. */
  readonly inTurn: <T>(name: string, turn: Turn, work: () => Promise<T>) => Promise<T>;
}

/** What the last tab has written is there a moment after it gave way. */
const WRITTEN_MS = 200;

export function browserHold(): Hold {
  // Missing in pages over plain http.
  const locks = (navigator as Partial<Navigator>).locks;
  if (locks === undefined) return { isShared: false, inTurn: (_name, _turn, work) => work() };
  return {
    isShared: true,
    inTurn: async (name, { signal, onWait }, work) => {
      const at = `kie-edge.task.${name}`;
      const done = await locks.request(at, { ifAvailable: true }, async (lock) =>
        lock === null ? undefined : { value: await work() },
      );
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
