/** An isolate loads the script before its first request, so its size is part of that request's time. */
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { KIB } from '../../src/worker/platform/units.ts';
import { ROOT } from '../../src/tools/root.ts';
import { MAX_SCRIPT_KIB, WORKER_BUNDLE } from '../bench/bundle-worker.ts';

async function bundle() {
  const { outputFiles, metafile } = await build({
    ...WORKER_BUNDLE,
    entryPoints: [path.join(ROOT, 'src/worker/index.ts')],
    absWorkingDir: ROOT,
    write: false,
    metafile: true,
  });
  const included = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  return {
    script: outputFiles[0]?.contents ?? new Uint8Array(),
    modules: included.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([name]) => name),
  };
}

it(`the Worker's script has at most ${MAX_SCRIPT_KIB} KiB gzipped`, async () => {
  const { script } = await bundle();
  const kib = gzipSync(script, { level: 9 }).byteLength / KIB;
  expect(kib).toBeGreaterThan(10);
  expect(kib).toBeLessThanOrEqual(MAX_SCRIPT_KIB);
});

it("the Worker's script has one of Hono's routers, and none of zod's methods and languages", async () => {
  const { modules } = await bundle();
  const listModules = (pattern: RegExp) => modules.filter((name) => pattern.test(name));
  expect(listModules(/zod\/v4\/mini\/schemas/)).toHaveLength(1);
  expect(listModules(/zod\/v4\/(classic|locales)\//)).toEqual([]);
  expect(listModules(/hono\/dist\/router\/[^/]+\/router/)).toEqual([
    'node_modules/hono/dist/router/trie-router/router.js',
  ]);
});

it("the Worker's script has no text that describes the API or the fields of models", async () => {
  const { modules } = await bundle();
  expect(modules).toContain('src/worker/openapi/adapt-document.ts');
  expect(modules).toContain('src/worker/models/field-labels.ts');
  const texts = /^src\/worker\/openapi\/docs\/|\.docs\.ts$|\.json$/;
  expect(modules.filter((name) => texts.test(name))).toEqual([]);
});
