/** A run as it is published: the figures, the chart, and the table in the README. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../src/tools/run-worker.ts';
import { chart } from './chart.ts';
import { asMarkdown, type Line } from './table.ts';

const README = path.join(ROOT, 'README.md');
const [BEGIN, END] = ['<!-- bench: made by `npm run bench -- --keep` -->', '<!-- /bench -->'];

/** Throws when the README has no place for the table. */
export async function keepResults(lines: readonly Line[]): Promise<void> {
  const readme = await readFile(README, 'utf8');
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${README} has no ${BEGIN}`);
  await writeFile(README, `${before}${BEGIN}\n\n${asMarkdown(lines)}\n\n${END}${after}`);
  await writeFile(
    path.join(import.meta.dirname, 'results.json'),
    `${JSON.stringify(lines, null, 2)}\n`,
  );
  await writeFile(path.join(import.meta.dirname, 'results.svg'), chart(lines));
}
