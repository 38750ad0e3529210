/**
 * `npm run soak`: tasks by the thousand through edge and sandbox with every fault there is, the edge
 * killed in mid-flight. Prints what came of them, and exits non-zero on any loss.
 */
import { parseArgs } from 'node:util';
import { withBuilds } from '../../src/local/stack.ts';
import { runAcknowledge, type AcknowledgeResult } from './soak-acknowledge.ts';
import { runBulk, type BulkResult } from './soak-bulk.ts';
import { runWatchers, type WatchersResult } from './soak-watchers.ts';
import { runWindow, type WindowResult } from './soak-window.ts';

const ACKNOWLEDGE_P99_MS = 250;
const KIE_WINDOW = 20;
const TOLD_WITHIN_MS = 2000;
/** A leak would grow with every look, of which there are hundreds a second. */
const MEMORY_GROWTH = 1.3;

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '10000' },
    parallel: { type: 'string', default: '48' },
    kills: { type: 'string', default: '6' },
    window: { type: 'string', default: '80' },
    callbacks: { type: 'string', default: '1500' },
    watchers: { type: 'string', default: '500' },
  },
});

let lastShown = 0;
function progress(text: string): void {
  if (process.stdout.isTTY) return void process.stdout.write(`\r\x1b[K${text}`);
  if (Date.now() - lastShown < 5000) return;
  lastShown = Date.now();
  console.log(text);
}

function table(title: string, rows: Record<string, string | number>): void {
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  console.log(`\n${title}`);
  const width = Math.max(...Object.keys(rows).map((name) => name.length));
  for (const [name, value] of Object.entries(rows))
    console.log(`  ${name.padEnd(width)}  ${String(value).padStart(8)}`);
}

interface Results {
  bulk: BulkResult;
  window: WindowResult;
  acknowledge: AcknowledgeResult;
  watching: WatchersResult;
}

/** Prints all of it, and gives what was lost. */
function show({ bulk, window, acknowledge, watching }: Results): string[] {
  const count = Object.values(bulk.answers).reduce((sum, n) => sum + n, 0);
  table('Tasks', {
    submitted: count,
    ...Object.fromEntries(
      Object.entries(bulk.answers).map(([answer, n]) => [`caller told: ${answer}`, n]),
    ),
    'accepted by the sandbox': bulk.acceptedBySandbox,
    '… of these, answer and callback both lost': bulk.unknowable,
    ...Object.fromEntries(
      Object.entries(bulk.states).map(([state, n]) => [`at the edge: ${state}`, n]),
    ),
    'callbacks sent, half of them not taken': bulk.called,
    'callbacks given up and replayed': bulk.replayed,
    'edge killed': bulk.kills,
    seconds: bulk.seconds.toFixed(0),
  });
  table('Each of these must be 0', bulk.violations);
  table("KIE's window as it is", {
    tasks: window.tasks,
    'most in any 10 s': window.mostInWindow,
    'turned away by the sandbox': window.turnedAway,
    seconds: window.seconds.toFixed(0),
  });
  table('Callbacks acknowledged, 50 at once, while copies run', {
    callbacks: acknowledge.callbacks,
    'p50 ms': acknowledge.p50Ms.toFixed(0),
    'p99 ms': acknowledge.p99Ms.toFixed(0),
    'copies meanwhile': acknowledge.copiesMeanwhile,
  });
  table('Watchers at once, for a minute', {
    watchers: watching.watchers,
    'dropped before the end': watching.dropped,
    'told after, p50 ms': watching.p50Ms,
    'told after, slowest ms': watching.slowestMs,
    'memory MiB, the first third': watching.memoryFirstMib,
    'memory MiB, the last third': watching.memoryLastMib,
  });
  return [
    ...Object.entries(bulk.violations).flatMap(([name, n]) => (n === 0 ? [] : [`${name}: ${n}`])),
    ...(window.mostInWindow > KIE_WINDOW ? [`${window.mostInWindow} createTask in 10 s`] : []),
    ...(acknowledge.p99Ms > ACKNOWLEDGE_P99_MS
      ? [`p99 of a callback: ${acknowledge.p99Ms.toFixed(0)} ms`]
      : []),
    ...(watching.dropped > 0 ? [`${watching.dropped} watchers`] : []),
    ...(watching.slowestMs > TOLD_WITHIN_MS
      ? [`a watcher told after ${watching.slowestMs} ms`]
      : []),
    ...(watching.memoryLastMib > watching.memoryFirstMib * MEMORY_GROWTH ? ['memory'] : []),
  ];
}

const losses = await withBuilds(async (builds) => {
  const bulk = await runBulk(builds, {
    tasks: Number(values.tasks),
    parallel: Number(values.parallel),
    kills: Number(values.kills),
    onProgress: progress,
  });
  const window = await runWindow(builds, Number(values.window), progress);
  const acknowledge = await runAcknowledge(builds, Number(values.callbacks), progress);
  const watching = await runWatchers(builds, Number(values.watchers), progress);
  return show({ bulk, window, acknowledge, watching });
});
console.log(losses.length === 0 ? '\nNothing was lost.' : `\nLost: ${losses.join('; ')}`);
process.exit(losses.length === 0 ? 0 : 1);
