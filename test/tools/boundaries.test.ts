/** Rules of the layout that the linter cannot express; see src/README.md. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/tools/root.ts';

const WORKER = path.join(ROOT, 'src/worker');

/** The sources of the Worker, by their paths below src/worker. */
async function readSources(): Promise<Map<string, string>> {
  const names = await readdir(WORKER, { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
  const texts = await Promise.all(files.map((file) => readFile(path.join(WORKER, file), 'utf8')));
  return new Map(files.map((file, i) => [file, texts[i] ?? '']));
}

function findFiles(sources: ReadonlyMap<string, string>, pattern: RegExp): string[] {
  return [...sources].filter(([, text]) => pattern.test(text)).map(([file]) => file);
}

const IS_SQL_ALLOWED =
  /-store\.ts$|^admin\/queries\/|^platform\/sql(-pages)?\.ts$|^tasks\/task-(row|sequence)\.ts$/;

describe('the sources of the Worker', () => {
  it('contain SQL only in stores, in the queries of the admin, and in the helpers of both', async () => {
    const withSql = findFiles(
      await readSources(),
      /\bsql`|\braw\('select|\.prepare\(|\bdb\.(batch|exec)\(/,
    );
    expect(withSql).toContain('tasks/task-store.ts'); // the pattern finds what it looks for
    expect(withSql.filter((file) => !IS_SQL_ALLOWED.test(file))).toEqual([]);
  });

  it('read the environment only in config and in the wiring', async () => {
    const readsEnv = findFiles(
      await readSources(),
      /process\.env|cloudflare:workers|\benv\.[A-Z_]+\b/,
    );
    expect(readsEnv).toContain('wiring.ts');
    expect(readsEnv.filter((file) => !/^(wiring|bindings)\.ts$|^config\//.test(file))).toEqual([]);
  });

  it('contain no more than 15 files in tasks, the folder that every feature depends on', async () => {
    const files = [...(await readSources()).keys()].filter((file) => file.startsWith('tasks/'));
    expect(files.length).toBeGreaterThan(5);
    expect(files.length).toBeLessThanOrEqual(15);
  });

  it('use the description of the API nowhere at request time', async () => {
    const users = findFiles(
      await readSources(),
      /from '[./]+(openapi\/)?docs\/|from '[^']+\.docs\.ts'/,
    );
    expect(users).toContain('submission/create-routes.docs.ts'); // the pattern finds what it looks for
    expect(users.filter((file) => !file.endsWith('.docs.ts'))).toEqual([]);
  });
});
