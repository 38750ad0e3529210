/** Scripts as workerd takes them. */
import path from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../../src/tools/run-worker.ts';

/** Bundles a Worker of the bench, by its path from the root, into `dist` as a deployment would. */
export async function bundle(worker: string, dist: string): Promise<void> {
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
