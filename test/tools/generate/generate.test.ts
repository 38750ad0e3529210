import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDocComments } from '../../../src/tools/generate/doc-comments.ts';
import { generateAll, replacePart } from '../../../src/tools/generate/generate.ts';
import { generateErrorTable } from '../../../src/tools/generate/error-types.ts';
import { generateSettingsTable } from '../../../src/tools/generate/settings-table.ts';
import { ROOT } from '../../../src/tools/root.ts';
import { SETTING_NAMES } from '../../../src/worker/config/entries.ts';
import { ERROR_TYPES } from '../../../src/worker/http/errors.ts';

const generated = await generateAll();

it.each([...generated.keys()].map((file) => path.relative(ROOT, file)))(
  '%s is what `npm run generate` writes',
  async (file) => {
    const absolute = path.join(ROOT, file);
    expect(await readFile(absolute, 'utf8')).toBe(generated.get(absolute));
  },
);

it('the settings table has one row with an effect for every setting', async () => {
  const rows = (await generateSettingsTable()).split('\n').slice(2);
  expect(rows.map((row) => /^\| `(\w+)` \| .+ \| .+ \|$/.exec(row)?.[1])).toEqual(SETTING_NAMES);
});

it('every error type has one row with a meaning', async () => {
  const rows = (await generateErrorTable()).split('\n').slice(2);
  expect(rows.map((row) => /^\| `(\w+)` \| .+ \| .+ \|$/.exec(row)?.[1])).toEqual(
    Object.keys(ERROR_TYPES),
  );
});

describe('readDocComments', () => {
  it('joins the lines of a comment and ignores comments that document no entry', () => {
    const source =
      '/** About\n * the file. */\nimport x;\n// why\n/** First\n * second. */\nA: 1,\nB: 2,';
    expect(readDocComments(source)).toEqual(new Map([['A', 'First second.']]));
  });
});

describe('replacePart', () => {
  it('replaces only the named part', () => {
    const page =
      'a <!-- generated: one -->old<!-- end --> b <!-- generated: two -->old<!-- end -->';
    expect(replacePart(page, 'two', 'new')).toBe(
      'a <!-- generated: one -->old<!-- end --> b <!-- generated: two -->\n\nnew\n\n<!-- end -->',
    );
  });

  it('throws when the document has no such part', () => {
    expect(() => replacePart('text', 'one', '')).toThrow('has no part');
  });
});
