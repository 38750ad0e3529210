/** The outside world of a deployment as one typed object; `deploy.ts` wires the real one. */

export interface WranglerResult {
  ok: boolean;
  stdout: string;
  /** What went wrong, in wrangler's words; empty where nothing did. */
  complaint: string;
  /** Where a deployment can be reached and what triggers it, as wrangler lists them. */
  targets: readonly string[];
}

/** Names and values. */
export type Secrets = Readonly<Record<string, string>>;

/** Runs wrangler without a terminal and never throws. `secrets` go along in a file that nobody else reads. */
export type RunWrangler = (args: readonly string[], secrets?: Secrets) => Promise<WranglerResult>;

/** The person at the terminal. */
export interface Terminal {
  /** A line that is not shown while it is typed. Rejects on Ctrl-C. */
  askHidden(question: string): Promise<string>;
  /** Whether the answer begins with a y. */
  confirm(question: string): Promise<boolean>;
}

export interface DeployWorld {
  wrangler: RunWrangler;
  /** Undefined where nobody can answer. */
  terminal: Terminal | undefined;
  environment: NodeJS.Dict<string>;
  fetch: typeof globalThis.fetch;
  /** Milliseconds. */
  sleep: (ms: number) => Promise<void>;
  /** Milliseconds on a clock that only goes on. */
  now: () => number;
  /** 256 bits that nobody guesses, as 43 characters of base64url. */
  randomToken: () => string;
  print: (line: string) => void;
}

/** A deployment that stopped; its message says what to do. */
export class DeployError extends Error {
  override readonly name = 'DeployError';
}
