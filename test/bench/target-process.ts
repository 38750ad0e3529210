/** One Worker in a process of its own, so that its memory and its CPU are its own. Started by side.ts. */
import { runWorker } from '../../src/tools/run-worker.ts';
import type { RunOptions } from '../../src/tools/run-worker.ts';
import { migrate } from '../../src/tools/migrate.ts';

process.on('message', (options: RunOptions & { isEdge: boolean }) => void start(options));
process.once('disconnect', () => process.exit());

async function start({ isEdge, ...options }: RunOptions & { isEdge: boolean }): Promise<void> {
  if (isEdge) await migrate(options.stateDir);
  await import('wrangler'); // reads a floor's configuration, and takes longer to load than a Worker to start
  const begun = performance.now();
  const worker = await runWorker(options);
  await (await fetch(worker.url)).arrayBuffer(); // any answer will do
  process.send?.({ url: worker.url, startMs: performance.now() - begun });
}
