/** The phases of a soak: each runs, prints its measurements and returns its failures. */
import type { WorkerBuilds } from '../../src/tools/stack.ts';
import { runAcknowledge } from './soak-acknowledge.ts';
import { runBulk } from './soak-bulk.ts';
import type { SoakSizes } from './soak-options.ts';
import { printProgress, printTable } from './soak-report.ts';
import { judgeAcknowledge, judgeBulk, judgeWatchers, judgeWindow } from './soak-verdicts.ts';
import { runWatchers } from './soak-watchers.ts';
import { runWindow } from './soak-window.ts';

/** Returns one message per failure; an empty list when the phase passed. */
export type Phase = (builds: WorkerBuilds, sizes: SoakSizes) => Promise<string[]>;

const bulk: Phase = async (builds, sizes) => {
  const result = await runBulk(builds, sizes, printProgress);
  printTable('Tasks', {
    ...prefixKeys('outcome', result.outcomes),
    'accepted by the sandbox': result.acceptedBySandbox,
    '… of these, response and callback both lost': result.untraceable,
    ...prefixKeys('state at the edge', result.states),
    'forged callbacks sent': result.forgedSent,
    'delivery attempts, half of them failed': result.deliveryAttempts,
    'deliveries failed or paused, then replayed': result.replayed,
    'edge killed': result.kills,
    seconds: result.seconds.toFixed(0),
  });
  printTable('Each of these must be 0', result.violations);
  return judgeBulk(result, sizes);
};

const window: Phase = async (builds, sizes) => {
  const result = await runWindow(builds, sizes.window, printProgress);
  printTable("KIE's rate window", {
    tasks: result.tasks,
    'most in any 10 s': result.maxInWindow,
    seconds: result.seconds.toFixed(0),
  });
  return judgeWindow(result, sizes);
};

const acknowledge: Phase = async (builds, sizes) => {
  const result = await runAcknowledge(builds, sizes.callbacks, printProgress);
  printTable('Callbacks acknowledged, 50 in flight, while copies run', {
    callbacks: result.callbacks,
    'p50 ms': result.p50Ms.toFixed(0),
    'p99 ms': result.p99Ms.toFixed(0),
    'copies meanwhile': result.copies,
  });
  return judgeAcknowledge(result, sizes);
};

const watchers: Phase = async (builds, sizes) => {
  const result = await runWatchers(builds, sizes.watchers, printProgress);
  printTable('Concurrent event streams, for a minute', {
    watchers: result.watchers,
    'dropped before the end': result.dropped,
    'event delay, p50 ms': result.p50Ms,
    'event delay, slowest ms': result.slowestMs,
    'memory MiB, first third': result.memoryFirstMib,
    'memory MiB, last third': result.memoryLastMib,
  });
  return judgeWatchers(result, sizes);
};

export const PHASES: Readonly<Record<string, Phase>> = { bulk, window, acknowledge, watchers };

function prefixKeys(
  prefix: string,
  counts: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, n]) => [`${prefix}: ${name}`, n]));
}
