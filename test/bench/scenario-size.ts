/** How large the Worker is, how long it takes to start, and what CPU a request takes. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzippedBundle } from './costs.ts';
import { inTurn, type Rig } from './harness.ts';
import { buildFloor, type Side } from './target.ts';
import { spread } from './stats.ts';
import { line, short, type Line } from './table.ts';

/** The design's own bound, for an isolate that starts on a request. */
const MAX_BUNDLE_KIB = 150;
const REQUESTS = 200;

export async function sizeRows(rig: Rig, rounds: number): Promise<Line[]> {
  const dist = path.join(rig.dir, 'pass-through');
  await buildFloor('pass-through', dist);
  const kib = [(await gzippedBundle(rig.edgeDist)) / 1024];
  const bareKib = [(await gzippedBundle(dist)) / 1024];
  const bundle = line({
    what: 'bundle, gzipped: against (a)',
    unit: 'KiB',
    edge: kib,
    floor: bareKib,
  });
  return [
    { ...bundle, goal: `< ${MAX_BUNDLE_KIB} KiB`, isReached: (kib[0] ?? 0) < MAX_BUNDLE_KIB },
    ...(await startRows(rounds, rig.edgeDist, dist)),
    await processRow(rig, rounds),
    await cpuRow(rig, rounds),
  ];
}

/** Compiled and run in Node, whose V8 is near enough to workerd's: there is no clock in a Worker that starts. */
async function startRows(rounds: number, edgeDist: string, bareDist: string): Promise<Line[]> {
  const took = await inTurn(rounds, {
    edge: () => importMs(edgeDist),
    bare: () => importMs(bareDist),
    read: () => importMs(edgeDist, neverRun),
  });
  const of = { unit: 'ms', edge: took.edge } as const;
  return [
    line({ ...of, what: 'start-up of the script: against (a)', floor: took.bare, atMost: 3 }),
    line({ ...of, what: 'start-up of the script: against reading it alone', floor: took.read }),
  ];
}

/** The same text in a function that nobody calls: V8 reads it, and runs nothing of it. */
function neverRun(script: string): string {
  if (/^import\b/m.test(script))
    throw new Error('the bundle imports: it cannot stand in a function');
  return `export function never() {${script.replace(/export ?\{[^}]*\};?\s*(\/\/.*\s*)*$/, '')}}`;
}

async function importMs(dist: string, changed = (script: string) => script): Promise<number> {
  const script = path.join(import.meta.dirname, 'import-process.ts');
  // Node takes a .js for what the nearest package.json says, and there is none beside it.
  const module = path.join(dist, 'worker.mjs');
  await writeFile(module, changed(await readFile(path.join(dist, 'worker.js'), 'utf8')));
  const { stdout } = await promisify(execFile)(process.execPath, [script, module]);
  return Number(stdout);
}

async function startedMs(starting: Promise<Side>): Promise<number> {
  const side = await starting;
  await side.stop();
  return side.startMs;
}

/** With the runtime's own start, which is most of it: what a Worker takes that does nothing is told. */
async function processRow(rig: Rig, rounds: number): Promise<Line> {
  const took = await inTurn(rounds, {
    edge: () => startedMs(rig.edge({ withoutConsumers: true })),
    bare: () => startedMs(rig.floor('pass-through')),
    nothing: () => startedMs(rig.floor('nothing')),
  });
  const idle = short(spread(took.nothing).median);
  return line({
    what: `process start to first answer (one that does nothing: ${idle} ms): against (a)`,
    unit: 'ms',
    edge: took.edge,
    floor: took.bare,
    atMost: 3,
  });
}

/** All threads of the runtime, D1 among them. */
async function cpuRow(rig: Rig, rounds: number): Promise<Line> {
  const edge = await rig.edge({ withoutConsumers: true });
  const bare = await rig.floor('pass-through');
  const used = async (side: Side) => {
    await rig.roomFor(side === edge ? REQUESTS : 0);
    const before = await side.cpuMs();
    await rig.load.run({ requests: [rig.createTask(side)], count: REQUESTS, parallel: 4 });
    return ((await side.cpuMs()) - before) / REQUESTS;
  };
  const all = await inTurn(rounds, { edge: () => used(edge), bare: () => used(bare) });
  return line({
    what: "CPU of a createTask, D1's included: against (a)",
    unit: 'ms',
    edge: all.edge,
    floor: all.bare,
  });
}
