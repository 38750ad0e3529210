import { readdir } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/tools/root.ts';

/** What an app ships of a script that imports by name what is published. */
async function shipped(script: string, external: string[] = []): Promise<Uint8Array> {
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

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const gzipped = (bytes: Uint8Array) => gzipSync(bytes, { level: 9 }).byteLength;

describe('what an app ships', () => {
  it('of createClient is less than 6 KiB', async () => {
    const bytes = await shipped("export { createClient } from 'kie-edge/client'");
    expect(gzipped(bytes)).toBeGreaterThan(1024);
    expect(gzipped(bytes)).toBeLessThan(6144);
  });

  it('of useTask beside it is less than 2 KiB more', async () => {
    const both = `export { createClient } from 'kie-edge/client'; export { useTask } from 'kie-edge/react';`;
    expect(gzipped(await shipped(both, ['react']))).toBeLessThan(6144 + 2048);
  });

  it('of createClient has nothing of verifyCallback in it, and the other way round', async () => {
    const client = await shipped("export { createClient } from 'kie-edge/client'");
    const receiver = await shipped("export { verifyCallback } from 'kie-edge/client'");
    expect(textOf(client)).not.toContain('webhook');
    expect(textOf(receiver)).not.toContain('idempotency-key');
  });

  it('needs nothing of Node', async () => {
    const names = await readdir(path.join(ROOT, 'dist/client'));
    const scripts = names.filter((name) => name.endsWith('.js'));
    const all = scripts.map((name) => `import './dist/client/${name}';`).join('\n');
    const code = textOf(await shipped(all, ['react']));
    for (const name of builtinModules)
      expect(code).not.toMatch(new RegExp(`from ?"(node:)?${name}"`));
  });
});
