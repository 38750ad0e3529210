/** The effects of a deployment as one typed object. `deploy.ts` wires the real ones. */

export interface WranglerResult {
  ok: boolean;
  stdout: string;
  /** wrangler's error output; empty when `ok`. */
  errorText: string;
  /** The addresses and triggers of a deployment, as wrangler lists them. */
  targets: readonly string[];
  /** The id of the version that a deployment uploaded. */
  versionId: string | undefined;
}

/** Values by name. */
export type Secrets = Readonly<Record<string, string>>;

/**
 * Runs wrangler without a terminal. Never rejects. `secrets` are passed in a file with mode 0600.
 * `variables` are added to its environment.
 */
export type RunWrangler = (
  args: readonly string[],
  secrets?: Secrets,
  variables?: NodeJS.Dict<string>,
) => Promise<WranglerResult>;

/** An interactive terminal. */
export interface Terminal {
  /** Reads a line without echoing it. Rejects on Ctrl-C. */
  promptHidden(question: string): Promise<string>;
  /** Whether the reply begins with a y. */
  confirm(question: string): Promise<boolean>;
}

export interface DeployContext {
  wrangler: RunWrangler;
  /** Undefined when standard input is not a terminal. */
  terminal: Terminal | undefined;
  environment: NodeJS.Dict<string>;
  fetch: typeof globalThis.fetch;
  sleep: (ms: number) => Promise<void>;
  /** Milliseconds of a monotonic clock. */
  now: () => number;
  /** 256 random bits as 43 characters of base64url. */
  randomToken: () => string;
  print: (line: string) => void;
}

/** Stops a deployment. The message says what to do. */
export class DeployError extends Error {
  override readonly name = 'DeployError';
}
