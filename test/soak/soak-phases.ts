/** The legs of a soak: each runs, shows its figures, and says what was lost. */
import type { Builds } from '../../src/tools/stack.ts';
import { runAcknowledge } from './soak-acknowledge.ts';
import { runBulk } from './soak-bulk.ts';
import { progress, table } from './soak-report.ts';
import { runWatchers } from './soak-watchers.ts';
import { runWindow } from './soak-window.ts';

export interface SoakSizes {
  tasks: number;
  parallel: number;
  kills: number;
  /** Tasks in KIE's own window. */
  window: number;
  callbacks: number;
  watchers: number;
}

/** What was lost, in words; nothing when all is well. */
export type Leg = (builds: Builds, sizes: SoakSizes) => Promise<string[]>;

const ACKNOWLEDGE_P99_MS = 250;
const KIE_WINDOW = 20;
const TOLD_WITHIN_MS = 2000;
/** A leak would grow with every look, of which there are hundreds a second. */
const MEMORY_GROWTH = 1.3;

const lost = (is: boolean, what: string) => (is ? [what] : []);

const bulk: Leg = async (builds, { tasks, parallel, kills }) => {
  const found = await runBulk(builds, { tasks, parallel, kills, onProgress: progress });
  const count = Object.values(found.answers).reduce((sum, n) => sum + n, 0);
  table('Tasks', {
    submitted: count,
    ...named('caller told', found.answers),
    'accepted by the sandbox': found.acceptedBySandbox,
    '… of these, answer and callback both lost': found.unknowable,
    ...named('at the edge', found.states),
    'callbacks sent, half of them not taken': found.called,
    'callbacks given up or held back, and replayed': found.replayed,
    'edge killed': found.kills,
    seconds: found.seconds.toFixed(0),
  });
  table('Each of these must be 0', found.violations);
  return Object.entries(found.violations).flatMap(([name, n]) => lost(n !== 0, `${name}: ${n}`));
};

const window: Leg = async (builds, sizes) => {
  const found = await runWindow(builds, sizes.window, progress);
  table("KIE's window as it is", {
    tasks: found.tasks,
    'most in any 10 s': found.mostInWindow,
    'turned away by the sandbox': found.turnedAway,
    seconds: found.seconds.toFixed(0),
  });
  return lost(found.mostInWindow > KIE_WINDOW, `${found.mostInWindow} createTask in 10 s`);
};

const acknowledge: Leg = async (builds, { callbacks }) => {
  const found = await runAcknowledge(builds, callbacks, progress);
  table('Callbacks acknowledged, 50 at once, while copies run', {
    callbacks: found.callbacks,
    'p50 ms': found.p50Ms.toFixed(0),
    'p99 ms': found.p99Ms.toFixed(0),
    'copies meanwhile': found.copiesMeanwhile,
  });
  return lost(found.p99Ms > ACKNOWLEDGE_P99_MS, `p99 of a callback: ${found.p99Ms.toFixed(0)} ms`);
};

const watchers: Leg = async (builds, sizes) => {
  const found = await runWatchers(builds, sizes.watchers, progress);
  table('Watchers at once, for a minute', {
    watchers: found.watchers,
    'dropped before the end': found.dropped,
    'told after, p50 ms': found.p50Ms,
    'told after, slowest ms': found.slowestMs,
    'memory MiB, the first third': found.memoryFirstMib,
    'memory MiB, the last third': found.memoryLastMib,
  });
  return [
    ...lost(found.dropped > 0, `${found.dropped} watchers`),
    ...lost(found.slowestMs > TOLD_WITHIN_MS, `a watcher told after ${found.slowestMs} ms`),
    ...lost(found.memoryLastMib > found.memoryFirstMib * MEMORY_GROWTH, 'memory that stays'),
  ];
};

export const LEGS: Readonly<Record<string, Leg>> = { bulk, window, acknowledge, watchers };

function named(what: string, counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, n]) => [`${what}: ${name}`, n]));
}
