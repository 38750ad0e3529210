/** Runs the edge as a process that a test can kill, and searches what it gives away. EdgeProcess starts it. */
import type { LocalSettings } from '../../src/tools/local-settings.ts';
import { startEdge, type WorkerBuilds } from '../../src/tools/stack.ts';
import { EdgeWatch, readSecrets } from './edge-watch.ts';

/** A process that is killed does not search what it collected since the last time. */
const SEARCH_INTERVAL_MS = 200;

const { builds, local } = JSON.parse(process.argv[2] ?? '') as {
  builds: WorkerBuilds;
  local: LocalSettings;
};
const watch = new EdgeWatch();
const edge = await startEdge(builds, local, undefined, watch.options);
const secrets = await readSecrets(local.vars, local.stateDir);
const printLeaks = () => {
  for (const leak of watch.takeLeaks(secrets)) console.log(`leak ${leak}`);
};
setInterval(printLeaks, SEARCH_INTERVAL_MS);
process.once(
  'SIGTERM',
  () =>
    void edge.stop().then(() => {
      printLeaks();
      process.exit(0);
    }),
);
console.log(`ready ${edge.url}`);
