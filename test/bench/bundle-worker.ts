/** Bundles for workerd. */
import path from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../../src/tools/root.ts';

/** Bundles a Worker of the bench into `dist` as a deployment would. `worker` is relative to the root. */
export async function bundleWorker(worker: string, dist: string): Promise<void> {
  await build({
    entryPoints: [path.join(ROOT, worker)],
    outfile: path.join(dist, 'worker.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*'],
    loader: { '.sql': 'text', '.html': 'text' },
    logLevel: 'error',
  });
}
