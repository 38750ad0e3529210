/** Entry point of a target: one Worker in a process of its own, so that its memory and CPU can be read. */
import { runWorker, type RunWorkerOptions } from '../../src/tools/run-worker.ts';
import { migrate } from '../../src/tools/migrate.ts';

/** Sent by `target.ts`. */
export type TargetOptions = RunWorkerOptions & { readonly isEdge: boolean };

process.on('message', (options: TargetOptions) => void start(options));
process.once('disconnect', () => process.exit());

async function start({ isEdge, ...options }: TargetOptions): Promise<void> {
  if (isEdge) await migrate(options.stateDir);
  await import('wrangler'); // reads a baseline's configuration; loading it takes longer than a Worker's start
  const startedAt = performance.now();
  const worker = await runWorker(options);
  await (await fetch(worker.url)).arrayBuffer(); // any response counts
  process.send?.({ url: worker.url, startMs: performance.now() - startedAt });
}
