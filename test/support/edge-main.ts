/** Runs the edge as a process that a test can kill. EdgeProcess starts it. */
import type { LocalSettings } from '../../src/tools/local-settings.ts';
import { startEdge, type WorkerBuilds } from '../../src/tools/stack.ts';

const { builds, local } = JSON.parse(process.argv[2] ?? '') as {
  builds: WorkerBuilds;
  local: LocalSettings;
};
const edge = await startEdge(builds, local, undefined);
process.once('SIGTERM', () => void edge.stop().then(() => process.exit(0)));
console.log(`ready ${edge.url}`);
