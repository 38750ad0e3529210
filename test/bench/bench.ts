/**
 * `npm run bench`: measures the edge, baseline Workers and @fal-ai/server-proxy in alternation on this
 * machine. Prints the result table and writes it to test/output/bench.json.
 *
 * - `--scenarios create,copy` runs some scenarios; `--rounds N` sets the number of rounds.
 * - `--save` also puts the table and the chart into the guide.
 * - `--check` compares only the deterministic costs with test/bench/committed.json and exits non-zero
 *   on a regression; `--check --save` writes that file.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../src/tools/root.ts';
import { checkCosts } from './check-costs.ts';
import { BenchHarness } from './harness.ts';
import { parseOptions, type BenchOptions } from './options.ts';
import { formatTable, type ResultRow } from './result-table.ts';
import { saveResults } from './save-results.ts';
import { measureCallbacks } from './scenario-callback.ts';
import { measureCopies } from './scenario-copy.ts';
import { reportCosts } from './scenario-cost.ts';
import { measureCreateTask } from './scenario-create.ts';
import { measureDelays } from './scenario-delay.ts';
import { measureFiles } from './scenario-file.ts';
import { measureGrowth } from './scenario-growth.ts';
import { measureReads } from './scenario-read.ts';
import { measureSize } from './scenario-size.ts';

type Scenario = (harness: BenchHarness, rounds: number) => Promise<ResultRow[]>;

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  create: measureCreateTask,
  callback: measureCallbacks,
  read: measureReads,
  file: measureFiles,
  copy: measureCopies,
  delay: measureDelays,
  cost: reportCosts,
  size: measureSize,
  growth: measureGrowth,
};

function readOptions(): BenchOptions {
  try {
    return parseOptions(process.argv.slice(2), Object.keys(SCENARIOS));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

async function runScenarios(harness: BenchHarness, options: BenchOptions): Promise<void> {
  const results: ResultRow[] = [];
  for (const name of options.scenarios) {
    const rows = (await SCENARIOS[name]?.(harness, options.rounds)) ?? [];
    console.log(`${formatTable(rows)}\n`);
    results.push(...rows);
    await harness.stopTargets();
  }
  const file = path.join(ROOT, 'test/output/bench.json');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  if (options.save) await saveResults(results);
}

const options = readOptions();
const regressions = await BenchHarness.use(async (harness) => {
  if (options.check) return checkCosts(harness, options.save);
  await runScenarios(harness, options);
  return [];
});
for (const regression of regressions) console.error(`regression: ${regression}`);
if (options.check && regressions.length === 0)
  console.log('Task costs and bundle size are as committed or lower.');
process.exit(regressions.length === 0 ? 0 : 1);
