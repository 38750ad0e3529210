/** Bundles for workerd. */
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { ROOT } from '../../src/tools/root.ts';

/** The largest script of the edge, gzipped: it bounds the cold start of an isolate, which happens on a request. */
export const MAX_SCRIPT_KIB = 146;

/** How a deployment bundles: `minify` in wrangler.toml, and what wrangler sets. */
export const WORKER_BUNDLE = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2024',
  conditions: ['workerd', 'worker', 'browser'],
  external: ['node:*', 'cloudflare:*'],
  loader: { '.sql': 'text', '.html': 'text' },
  logLevel: 'error',
} as const satisfies BuildOptions;

/** Bundles a Worker of the bench into `dist` as a deployment would. `worker` is relative to the root. */
export async function bundleWorker(worker: string, dist: string): Promise<void> {
  await build({
    ...WORKER_BUNDLE,
    entryPoints: [path.join(ROOT, worker)],
    outfile: path.join(dist, 'worker.js'),
  });
}
