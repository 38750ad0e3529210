/** src/README.md stays true: the files and tables that it names exist. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../src/tools/root.ts';

const map = await readFile(path.join(ROOT, 'src/README.md'), 'utf8');

/** Folders that a path in the map may be relative to. */
const BASES = ['', 'src', 'src/worker', 'test'];

it('the code map names only files and folders that exist', () => {
  const paths = [...map.matchAll(/`([\w./-]+(?:\/|\.(?:ts|tsx|sql|md)))`/g)].map(
    ([, found = '']) => found,
  );
  expect(paths.length).toBeGreaterThan(50);
  const missing = paths.filter(
    (found) => !BASES.some((base) => existsSync(path.join(ROOT, base, found))),
  );
  expect(missing).toEqual([]);
});

it('the code map describes every table of the schema and no other', async () => {
  const schema = await readFile(path.join(ROOT, 'src/worker/migrations/0001_initial.sql'), 'utf8');
  const [, section = ''] = map.split('## Database schema');
  const described = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, table]) => table);
  const tables = [...schema.matchAll(/^create table (\w+)/gm)].map(([, table]) => table);
  expect(tables.length).toBeGreaterThan(10);
  expect(described).toEqual(tables);
});
