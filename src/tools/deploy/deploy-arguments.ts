import { parseArgs } from 'node:util';

const USAGE = 'Usage: npm run deploy, or npm run deploy -- --env staging';

/** Parses the command line without the program. Throws with the usage for anything but `--env`. */
export function parseDeployArguments(args: readonly string[]): { env?: string | undefined } {
  try {
    return parseArgs({ args: [...args], options: { env: { type: 'string', short: 'e' } } }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${reason}. Nothing was changed. ${USAGE}`, { cause });
  }
}
