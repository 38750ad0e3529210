/** A Worker's start-up must be cheap: it builds no zod schema before the first request. */
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { expect, it } from 'vitest';
import * as zod from 'zod/mini';
import { ROOT } from '../../src/tools/root.ts';

/** Replaces zod with functions that throw. */
const noZod: Plugin = {
  name: 'no-zod',
  setup(bundler) {
    bundler.onResolve({ filter: /^zod\/mini$/ }, () => ({ path: 'zod/mini', namespace: 'no-zod' }));
    bundler.onLoad({ filter: /^zod\/mini$/, namespace: 'no-zod' }, () => ({
      contents: `const none = () => { throw new Error('a schema was built'); };
        export { ${Object.keys(zod)
          .map((name) => `none as ${name}`)
          .join()} };`,
    }));
  },
};

it('a Worker builds no zod schema at its start', async () => {
  const { outputFiles } = await build({
    entryPoints: [path.join(ROOT, 'src/worker/index.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    loader: { '.sql': 'text', '.html': 'text' },
    plugins: [noZod],
  });
  const script = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  const worker: unknown = await import(`data:text/javascript;base64,${script}`);
  expect(worker).toHaveProperty('default.fetch');
});
