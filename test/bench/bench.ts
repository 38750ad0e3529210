/**
 * `npm run bench`: the edge beside floors and the proxy that people use today, in turn, on this machine.
 * Prints the table, and writes it to test/output/bench.json. `--rows create,copy` measures some of it,
 * `--rounds N` more or less often, and `--keep` puts the table and the chart into the README. `--check`
 * compares only what no machine changes with test/bench/committed.json; `--check --keep` writes it there.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../src/tools/run-worker.ts';
import { check } from './check.ts';
import { keepResults } from './save-results.ts';
import { readOptions, type Options } from './options.ts';
import { Rig } from './harness.ts';
import { callbackRows } from './scenario-callback.ts';
import { copyRows } from './scenario-copy.ts';
import { costRows } from './scenario-cost.ts';
import { createRows } from './scenario-create.ts';
import { delayRows } from './scenario-delay.ts';
import { fileRows } from './scenario-file.ts';
import { growthRows } from './scenario-growth.ts';
import { readRows } from './scenario-read.ts';
import { sizeRows } from './scenario-size.ts';
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

const options = asked();

function asked(): Options {
  try {
    return readOptions(process.argv.slice(2), Object.keys(ROWS));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

async function measure(rig: Rig): Promise<void> {
  const lines: Line[] = [];
  for (const name of options.rows) {
    const measured = (await ROWS[name]?.(rig, options.rounds)) ?? [];
    console.log(`${asMarkdown(measured)}\n`);
    lines.push(...measured);
    await rig.stopSides();
  }
  const file = path.join(ROOT, 'test/output/bench.json');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(lines, null, 2)}\n`);
  if (options.keep) await keepResults(lines);
}

const problems = await Rig.with(async (rig) => {
  if (options.check) return check(rig, options.keep);
  await measure(rig);
  return [];
});
for (const problem of problems) console.error(`worse than committed: ${problem}`);
if (options.check && problems.length === 0)
  console.log('Costs and size are as committed, or better.');
process.exit(problems.length === 0 ? 0 : 1);
