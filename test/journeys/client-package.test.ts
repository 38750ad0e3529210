import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/tools/root.ts';

const BUILT = path.join(ROOT, 'dist/client');
const NODE = { module: 'nodenext', types: ['node'] };
const BUNDLED = { module: 'esnext', moduleResolution: 'bundler' };

/** Returns the output of a Node program, also when it fails. */
async function runNode(...command: string[]): Promise<string> {
  const run = promisify(execFile)(process.execPath, command, { cwd: ROOT });
  const { stdout, stderr } = await run.catch((error: Record<'stdout' | 'stderr', string>) => error);
  return `${stdout}${stderr}`.trim();
}

describe('the published package', () => {
  it('resolves kie-edge/client and kie-edge/react to its built files', async () => {
    const names = ['client', 'react'].map((name) => `import.meta.resolve("kie-edge/${name}")`);
    const script = `console.log(${names.join()})`;
    const entries = await runNode('--input-type=module', '--eval', script);
    const files = ['index.js', 'react.js'].map(
      (file) => pathToFileURL(path.join(BUILT, file)).href,
    );
    expect(entries).toBe(files.join(' '));
  });

  it('imports only its own files, and React in react.js', async () => {
    const files = await readdir(BUILT);
    const scripts = files.filter((file) => file.endsWith('.js'));
    expect(scripts).toContain('index.js');
    for (const file of scripts) {
      const source = await readFile(path.join(BUILT, file), 'utf8');
      for (const [, name] of source.matchAll(/(?:from|import) ?\(?'([^']+)'/g)) {
        if (file === 'react.js' && name === 'react') continue;
        expect(name).toMatch(/^\.\//);
        expect(files).toContain(name?.slice(2));
      }
    }
  });

  it.each<[string, string, object]>([
    ['our TypeScript and Node resolution', '', NODE],
    ['an older TypeScript and Node resolution', 'test/worker/openapi/client', NODE],
    [
      'an older TypeScript for browsers',
      'test/worker/openapi/client',
      { ...BUNDLED, lib: ['es2022', 'dom'] },
    ],
    ['our TypeScript for Workers', '', { ...BUNDLED, types: ['@cloudflare/workers-types'] }],
  ])('compiles with %s', async (_how, packages, compilerOptions) => {
    const dir = await mkdtemp(path.join(tmpdir(), 'kie-edge-consumer-'));
    try {
      const common = { target: 'es2022', lib: ['es2022'], types: [], strict: true, noEmit: true };
      const typeRoots = [path.join(ROOT, 'node_modules/@types'), path.join(ROOT, 'node_modules')];
      const config = {
        compilerOptions: { ...common, typeRoots, ...compilerOptions },
        files: [path.join(ROOT, 'test/client/consumer.ts')],
      };
      await writeFile(path.join(dir, 'tsconfig.json'), JSON.stringify(config));
      const tsc = path.join(ROOT, packages, 'node_modules/typescript/bin/tsc');
      expect(await runNode(tsc, '-p', dir)).toBe('');
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});
