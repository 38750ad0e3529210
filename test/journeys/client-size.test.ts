import { readdir } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/tools/root.ts';

/** Bundles and minifies a script that imports the published package. */
async function bundle(script: string, external: string[] = []): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: ROOT },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external,
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const gzipSize = (bytes: Uint8Array) => gzipSync(bytes, { level: 9 }).byteLength;

describe('the size of the client in an app', () => {
  it('is below 6 KiB for createClient', async () => {
    const bytes = await bundle("export { createClient } from 'kie-edge/client'");
    expect(gzipSize(bytes)).toBeGreaterThan(1024);
    expect(gzipSize(bytes)).toBeLessThan(6144);
  });

  it('is below 8 KiB for createClient with useTask', async () => {
    const both = `export { createClient } from 'kie-edge/client'; export { useTask } from 'kie-edge/react';`;
    expect(gzipSize(await bundle(both, ['react']))).toBeLessThan(6144 + 2048);
  });

  it('excludes verifyCallback from createClient and vice versa', async () => {
    const client = await bundle("export { createClient } from 'kie-edge/client'");
    const receiver = await bundle("export { verifyCallback } from 'kie-edge/client'");
    expect(decode(client)).not.toContain('webhook');
    expect(decode(receiver)).not.toContain('idempotency-key');
  });

  it('includes no module of Node', async () => {
    const names = await readdir(path.join(ROOT, 'dist/client'));
    const scripts = names.filter((name) => name.endsWith('.js'));
    const all = scripts.map((name) => `import './dist/client/${name}';`).join('\n');
    const code = decode(await bundle(all, ['react']));
    for (const name of builtinModules)
      expect(code).not.toMatch(new RegExp(`from ?"(node:)?${name}"`));
  });
});
