/** Bundle size, start-up time and CPU time per request. */
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { MAX_SCRIPT_KIB } from './bundle-worker.ts';
import { measureGzippedBundle } from './task-costs.ts';
import { alternateRounds, type BenchHarness } from './harness.ts';
import { buildBaseline, type Target } from './target.ts';
import { summarize } from './statistics.ts';
import { buildRow, formatNumber, type ResultRow } from './result-table.ts';

const REQUESTS = 200;

export async function measureSize(harness: BenchHarness, rounds: number): Promise<ResultRow[]> {
  const bareDist = path.join(harness.dir, 'pass-through');
  await buildBaseline('pass-through', bareDist);
  const edgeKib = (await measureGzippedBundle(harness.edgeDist)) / 1024;
  const bareKib = (await measureGzippedBundle(bareDist)) / 1024;
  const bundle = buildRow({
    label: 'bundle, gzipped: vs (a)',
    unit: 'KiB',
    edge: [edgeKib],
    baseline: [bareKib],
  });
  return [
    { ...bundle, goal: `≤ ${MAX_SCRIPT_KIB} KiB`, isGoalMet: edgeKib <= MAX_SCRIPT_KIB },
    ...(await measureScriptStart(rounds, harness.edgeDist, bareDist)),
    await measureProcessStart(harness, rounds),
    await measureCpu(harness, rounds),
  ];
}

/** Compiles and runs the script in Node, whose V8 is close to workerd's: a starting Worker has no clock. */
async function measureScriptStart(
  rounds: number,
  edgeDist: string,
  bareDist: string,
): Promise<ResultRow[]> {
  const ms = await alternateRounds(rounds, {
    edge: () => measureImportMs(edgeDist),
    bare: () => measureImportMs(bareDist),
    parseOnly: () => measureImportMs(edgeDist, wrapInUncalledFunction),
  });
  const edge = { unit: 'ms', edge: ms.edge } as const;
  return [
    buildRow({ ...edge, label: 'script start-up: vs (a)', baseline: ms.bare, atMost: 3 }),
    buildRow({ ...edge, label: 'script start-up: vs parsing alone', baseline: ms.parseOnly }),
  ];
}

/** V8 parses the body of a function that is never called, and runs nothing of it. */
function wrapInUncalledFunction(script: string): string {
  if (/^import\b/m.test(script))
    throw new Error('the bundle has imports, which are not allowed in a function');
  return `export function uncalled() {${script.replace(/export ?\{[^}]*\};?\s*(\/\/.*\s*)*$/, '')}}`;
}

async function measureImportMs(
  dist: string,
  transform = (script: string) => script,
): Promise<number> {
  const script = path.join(import.meta.dirname, 'import-process.ts');
  // `.mjs`, because no package.json beside the bundle says that `.js` is a module.
  const module = path.join(dist, 'worker.mjs');
  // wrangler names the bundle after the entry point.
  const bundle = (await readdir(dist)).find((file) => file.endsWith('.js')) ?? '';
  await writeFile(module, transform(await readFile(path.join(dist, bundle), 'utf8')));
  const { stdout } = await promisify(execFile)(process.execPath, [script, module]);
  return Number(stdout);
}

async function measureStartMs(starting: Promise<Target>): Promise<number> {
  const target = await starting;
  await target.stop();
  return target.startMs;
}

/** Most of it is the start of the runtime, which the label shows as the start of an empty Worker. */
async function measureProcessStart(harness: BenchHarness, rounds: number): Promise<ResultRow> {
  const ms = await alternateRounds(rounds, {
    edge: () => measureStartMs(harness.startEdge({ withoutConsumers: true })),
    bare: () => measureStartMs(harness.startBaseline('pass-through')),
    empty: () => measureStartMs(harness.startBaseline('empty')),
  });
  const emptyMs = formatNumber(summarize(ms.empty).median);
  return buildRow({
    label: `process start to first response (empty Worker: ${emptyMs} ms): vs (a)`,
    unit: 'ms',
    edge: ms.edge,
    baseline: ms.bare,
    atMost: 3,
  });
}

/** CPU time of all threads of the runtime, including D1's. */
async function measureCpu(harness: BenchHarness, rounds: number): Promise<ResultRow> {
  const edge = await harness.startEdge({ withoutConsumers: true });
  const bare = await harness.startBaseline('pass-through');
  const measureCpuMs = async (target: Target) => {
    await harness.reserveRateWindow(target === edge ? REQUESTS : 0);
    const before = await target.readCpuMs();
    const requests = [harness.buildCreateTask(target)];
    await harness.load.run({ requests, count: REQUESTS, parallel: 4 });
    return ((await target.readCpuMs()) - before) / REQUESTS;
  };
  const cpuMs = await alternateRounds(rounds, {
    edge: () => measureCpuMs(edge),
    bare: () => measureCpuMs(bare),
  });
  return buildRow({
    label: 'CPU time of createTask, including D1: vs (a)',
    unit: 'ms',
    edge: cpuMs.edge,
    baseline: cpuMs.bare,
  });
}
