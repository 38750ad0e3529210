/** Time, waiting and randomness as one object, so that tests decide all three. */
export interface Runtime {
  /** Unix milliseconds. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** A new random id: 128 bits in base64url. */
  newId: () => string;
  /** At least 0, below 1. */
  random: () => number;
}
