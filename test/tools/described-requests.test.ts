/** The schemas that validate requests describe them: Hono's types of the routes do not contain them. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../src/tools/root.ts';

const WORKER = path.join(ROOT, 'src/worker');
const VALIDATION = /\b(?:validate|readValidBody)\(\s*(\w+)\(\)/g;
const DESCRIPTION = /\b(?:queryOf|jsonBody)\(\s*(\w+)\(\)/g;

const namesIn = (source: string, pattern: RegExp) =>
  Array.from(source.matchAll(pattern), ([, name = '']) => name);

it('every query and JSON body that a route validates by a schema is described by it', async () => {
  const files = await readdir(WORKER, { recursive: true });
  const documented = files.filter((file) => file.endsWith('-routes.docs.ts'));
  const undescribed: string[] = [];
  let count = 0;
  for (const file of documented) {
    const read = (name: string) => readFile(path.join(WORKER, name), 'utf8');
    const validated = new Set(namesIn(await read(file.replace('.docs.ts', '.ts')), VALIDATION));
    const described = namesIn(await read(file), DESCRIPTION);
    count += validated.size;
    for (const name of validated)
      if (!described.includes(name)) undescribed.push(`${file}: ${name}`);
  }
  expect(undescribed).toEqual([]);
  expect(count).toBeGreaterThan(10);
});
