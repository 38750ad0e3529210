/** Builds a Worker incrementally with esbuild: faster than wrangler, with the same kinds of modules. */
import { context } from 'esbuild';
import { saveConfig } from './build-worker.ts';
import { ROOT } from './root.ts';

export interface DevBundler {
  /** Builds. Resolves to the source files, relative to the root; rejects on a build error. */
  build(): Promise<ReadonlySet<string>>;
  dispose(): Promise<void>;
}

/** `config` is the Worker's wrangler.toml, relative to the root; `dist` the folder of the bundle. */
export async function createDevBundler(
  entryPoint: string,
  config: string,
  dist: string,
): Promise<DevBundler> {
  const bundler = await context({
    absWorkingDir: ROOT,
    entryPoints: { index: entryPoint },
    outdir: dist,
    bundle: true,
    format: 'esm',
    target: 'es2024',
    metafile: true,
    sourcemap: 'linked',
    // wrangler's conditions and fields, so that the same variant of each package is bundled.
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['browser', 'module', 'main'],
    external: ['node:*', 'cloudflare:*'],
    loader: { '.html': 'text', '.sql': 'text', '.mp3': 'copy', '.mp4': 'copy', '.png': 'copy' },
    logLevel: 'error',
  });
  return {
    build: async () => {
      const [{ metafile }] = await Promise.all([bundler.rebuild(), saveConfig(config, dist)]);
      return new Set(Object.keys(metafile?.inputs ?? {}));
    },
    dispose: () => bundler.dispose(),
  };
}
