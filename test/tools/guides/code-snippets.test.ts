/** The TypeScript and JavaScript of the documentation compiles, from the Markdown itself. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ROOT } from '../../../src/tools/root.ts';
import { readSnippets, saveSnippet } from './snippets.ts';

/** Compiler options by kind of code, in addition to the project's own, which are the strictest. */
const OPTIONS = {
  TypeScript: {},
  // JavaScript has no types of parameters and errors.
  JavaScript: {
    allowJs: true,
    checkJs: true,
    noImplicitAny: false,
    useUnknownInCatchVariables: false,
  },
};

const snippets = await readSnippets();

it.each([
  ['TypeScript', ['ts', 'tsx']],
  ['JavaScript', ['js']],
] as const)('the %s of the documentation compiles in strict mode', async (kind, languages) => {
  const shown = snippets.filter(({ language }) => languages.some((each) => each === language));
  expect(shown.length).toBeGreaterThan(5);
  const files = await Promise.all(shown.map(saveSnippet));
  const output = await compile(files, OPTIONS[kind]);
  expect(output).toBe('');
});

/** The compiler's messages, each with the line of the Markdown. */
async function compile(files: readonly string[], options: object): Promise<string> {
  const dir = await mkdtemp(path.join(ROOT, 'test/output/compile-'));
  try {
    const config = {
      extends: path.join(ROOT, 'src/tools/tsconfig.json'),
      compilerOptions: { jsx: 'react-jsx', moduleDetection: 'force', ...options },
      files,
      include: [],
    };
    await writeFile(path.join(dir, 'tsconfig.json'), JSON.stringify(config));
    const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
    const run = promisify(execFile)(process.execPath, [tsc, '-p', dir], { cwd: ROOT });
    return await run.then(
      ({ stdout }) => stdout,
      ({ stdout, stderr }: Record<'stdout' | 'stderr', string>) => stdout + stderr,
    );
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
