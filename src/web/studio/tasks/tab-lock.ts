/** Tabs that take turns: only one of them sends a task at a time. */

export interface Turn {
  /** Calls off the waiting. What is done in the turn goes on. */
  readonly signal: AbortSignal;
  /** Another tab has it. */
  readonly onWait: () => void;
}

export type InTurn = <T>(name: string, turn: Turn, work: () => Promise<T>) => Promise<T>;

export interface Hold {
  /**
   * Does it once whoever has begun has surely got its turn. Undefined where tabs cannot take turns: each
   * does as it likes, and none waits.
   */
  readonly afterOthers: ((act: () => void) => void) | undefined;
  /** Does it while no other tab does anything under the same name. A tab that is closed gives way. */
  readonly inTurn: InTurn;
}
