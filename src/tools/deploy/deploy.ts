/** `npm run deploy [-- --env staging]`: from nothing, or from the version before, to a Worker that serves. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readTarget } from './deploy-target.ts';
import { terminalOf } from './deploy-terminal.ts';
import { runDeploy } from './run-deploy.ts';
import { wranglerProcess } from './wrangler-process.ts';

const USAGE = 'Usage: npm run deploy, or npm run deploy -- --env staging';

async function main(): Promise<void> {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(name, () => stop.abort());
  const { env } = readArguments();
  await runDeploy(
    {
      wrangler: wranglerProcess(process.env, stop.signal),
      terminal: terminalOf(process.stdin, process.stdout),
      environment: process.env,
      fetch,
      sleep: (ms) => sleep(ms, undefined, { signal: stop.signal }),
      now: () => performance.now(),
      randomToken: () => randomBytes(32).toString('base64url'),
      print: (line) => console.log(line),
    },
    readTarget(env),
  );
}

function readArguments(): { env?: string | undefined } {
  try {
    return parseArgs({ options: { env: { type: 'string', short: 'e' } } }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${reason}. Nothing was done. ${USAGE}`, { cause });
  }
}

await main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`\nStopped. ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
