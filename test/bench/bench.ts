/**
 * `npm run bench`: the edge beside floors and the proxy that people use today, in turn, on this machine.
 * Writes test/output/bench.json and prints the table. `--rows create,copy` measures some of it,
 * `--rounds N` more or less often.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../../src/local/run-worker.ts';
import { Rig } from './rig.ts';
import { callbackRows } from './rows-callback.ts';
import { copyRows } from './rows-copy.ts';
import { createRows } from './rows-create.ts';
import { delayRows } from './rows-delay.ts';
import { fileRows } from './rows-file.ts';
import { readRows } from './rows-read.ts';
import { asMarkdown, type Line } from './table.ts';

const ROWS: Readonly<Record<string, (rig: Rig, rounds: number) => Promise<Line[]>>> = {
  create: createRows,
  callback: callbackRows,
  read: readRows,
  file: fileRows,
  copy: copyRows,
  delay: delayRows,
};

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: Object.keys(ROWS).join(',') },
    rounds: { type: 'string', default: '5' },
  },
});

const lines = await Rig.with(async (rig) => {
  const all: Line[] = [];
  for (const name of values.rows.split(',')) {
    const rows = ROWS[name];
    if (rows === undefined)
      throw new Error(`there is no row ${name}; there are ${Object.keys(ROWS).join(', ')}`);
    const measured = await rows(rig, Number(values.rounds));
    console.log(`${asMarkdown(measured)}\n`);
    all.push(...measured);
    await rig.stopSides();
  }
  return all;
});
await mkdir(path.join(ROOT, 'test/output'), { recursive: true });
await writeFile(path.join(ROOT, 'test/output/bench.json'), `${JSON.stringify(lines, null, 2)}\n`);
