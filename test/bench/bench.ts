/**
 * `npm run bench`: the edge beside floors and the proxy that people use today, in turn, on this machine.
 * Prints the table, and writes it to test/output/bench.json. `--rows create,copy` measures some of it,
 * `--rounds N` more or less often, and `--keep` puts the table and the chart into the README. `--check`
 * compares only what no machine changes with test/bench/committed.json; `--check --keep` writes it there.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../../src/local/run-worker.ts';
import { check } from './check.ts';
import { keepResults } from './keep-results.ts';
import { Rig } from './rig.ts';
import { callbackRows } from './rows-callback.ts';
import { copyRows } from './rows-copy.ts';
import { costRows } from './rows-cost.ts';
import { createRows } from './rows-create.ts';
import { delayRows } from './rows-delay.ts';
import { fileRows } from './rows-file.ts';
import { growthRows } from './rows-growth.ts';
import { readRows } from './rows-read.ts';
import { sizeRows } from './rows-size.ts';
import { asMarkdown, type Line } from './table.ts';

const ROWS: Readonly<Record<string, (rig: Rig, rounds: number) => Promise<Line[]>>> = {
  create: createRows,
  callback: callbackRows,
  read: readRows,
  file: fileRows,
  copy: copyRows,
  delay: delayRows,
  cost: costRows,
  size: sizeRows,
  growth: growthRows,
};

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: Object.keys(ROWS).join(',') },
    rounds: { type: 'string', default: '5' },
    check: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});

async function measure(rig: Rig): Promise<void> {
  const lines: Line[] = [];
  for (const name of values.rows.split(',')) {
    const rows = ROWS[name];
    if (rows === undefined)
      throw new Error(`there is no row ${name}; there are ${Object.keys(ROWS).join(', ')}`);
    const measured = await rows(rig, Number(values.rounds));
    console.log(`${asMarkdown(measured)}\n`);
    lines.push(...measured);
    await rig.stopSides();
  }
  const file = path.join(ROOT, 'test/output/bench.json');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(lines, null, 2)}\n`);
  if (values.keep) await keepResults(lines);
}

const problems = await Rig.with(async (rig) => {
  if (values.check) return check(rig, values.keep);
  await measure(rig);
  return [];
});
for (const problem of problems) console.error(`worse than committed: ${problem}`);
if (values.check && problems.length === 0)
  console.log('Costs and size are as committed, or better.');
process.exit(problems.length === 0 ? 0 : 1);
