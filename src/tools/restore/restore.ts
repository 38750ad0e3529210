/** `npm run restore -- backup.sql --database kie-edge-2`: restores an export of D1 into a new database. */
import { createWranglerRunner } from '../deploy/wrangler-process.ts';
import { openRemoteDatabase } from '../sql/remote-database.ts';
import { parseRestoreArguments } from './restore-arguments.ts';
import { restoreDatabase } from './restore-database.ts';

async function main(): Promise<void> {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(name, () => stop.abort());
  const { file, database } = parseRestoreArguments(process.argv.slice(2));
  const wrangler = createWranglerRunner(process.env, stop.signal);
  const remote = openRemoteDatabase(wrangler, { database, env: '' });
  await restoreDatabase(remote, file, {
    print: (line) => console.log(line),
    signal: stop.signal,
  });
  console.log(`restored: ${database}`);
}

await main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`\nStopped. ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
