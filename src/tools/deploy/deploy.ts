/** `npm run deploy [-- --env staging]`: deploys from nothing, or on top of the previous version. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseDeployArguments } from './deploy-arguments.ts';
import { readTarget } from './deploy-target.ts';
import { openTerminal } from './deploy-terminal.ts';
import { runDeploy } from './run-deploy.ts';
import { createWranglerRunner } from './wrangler-process.ts';

async function main(): Promise<void> {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(name, () => stop.abort());
  const options = parseDeployArguments(process.argv.slice(2), process.env);
  await runDeploy(
    {
      wrangler: createWranglerRunner(process.env, stop.signal),
      terminal: openTerminal(process.stdin, process.stdout),
      environment: process.env,
      fetch,
      sleep: (ms) => sleep(ms, undefined, { signal: stop.signal }),
      now: () => performance.now(),
      randomToken: () => randomBytes(32).toString('base64url'),
      print: (line) => console.log(line),
    },
    readTarget(options.env),
    options,
  );
}

await main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`\nStopped. ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
