import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDevBundler } from '../../src/tools/dev-bundler.ts';
import { selectTargets } from '../../src/tools/dev-targets.ts';
import { SANDBOX_CONFIG } from '../../src/tools/stack.ts';

const INPUTS = {
  edge: new Set(['src/worker/index.ts', 'src/worker/models/catalogue.ts']),
  sandbox: new Set(['src/sandbox/worker.ts', 'src/worker/models/catalogue.ts']),
  pages: new Set(['src/web/studio/main.tsx', 'src/client/client.ts']),
};

describe('a change in watch mode', () => {
  it.each([
    ['src/worker/index.ts', ['edge']],
    ['src/sandbox/worker.ts', ['sandbox']],
    ['src/web/studio/main.tsx', ['pages']],
    ['src/worker/models/catalogue.ts', ['edge', 'sandbox']],
    ['src/client/client.ts', ['pages']],
    ['src/worker/migrations/0002_next.sql', ['edge']],
    ['wrangler.toml', ['edge']],
    ['.dev.vars', ['edge']],
    ['src/sandbox/wrangler.toml', ['sandbox']],
    ['src/tools/demo.ts', []],
    ['README.md', []],
  ])('of %s rebuilds %j', (file, targets) => {
    expect(selectTargets([file], INPUTS)).toEqual(targets);
  });

  it('of several files rebuilds every target once', () => {
    const files = ['src/worker/index.ts', 'src/worker/models/catalogue.ts', 'README.md'];
    expect(selectTargets(files, INPUTS)).toEqual(['edge', 'sandbox']);
  });

  it('of any source file rebuilds a target whose last build failed', () => {
    const inputs = { ...INPUTS, edge: undefined };
    expect(selectTargets(['src/tools/demo.ts'], inputs)).toEqual(['edge']);
    expect(selectTargets(['README.md'], inputs)).toEqual([]);
  });
});

it("the bundler of watch mode reports a Worker's source files and rejects on an error", async () => {
  const dist = await mkdtemp(path.join(tmpdir(), 'kie-edge-bundle-'));
  onTestFinished(() => rm(dist, { recursive: true, force: true }));
  const sandbox = await createDevBundler('src/sandbox/worker.ts', SANDBOX_CONFIG, dist);
  onTestFinished(() => sandbox.dispose());
  const inputs = await sandbox.build();
  expect(inputs).toContain('src/sandbox/worker.ts');
  expect(inputs).toContain('src/worker/models/catalogue.ts');
  expect((await readdir(dist)).filter((file) => /\.(mp3|mp4|png)$/.test(file))).toHaveLength(3);

  const missing = await createDevBundler('src/sandbox/no-such-file.ts', SANDBOX_CONFIG, dist);
  onTestFinished(() => missing.dispose());
  await expect(missing.build()).rejects.toThrow('no-such-file');
});
