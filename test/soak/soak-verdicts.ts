/**
 * What counts as a failure of each phase. Pure. A phase that did less than it was asked to has failed:
 * its other checks would pass for lack of anything to check.
 */
import type { AcknowledgeResult } from './soak-acknowledge.ts';
import type { BulkResult } from './soak-bulk.ts';
import type { SoakSizes } from './soak-options.ts';
import type { WatchersResult } from './soak-watchers.ts';
import type { WindowResult } from './soak-window.ts';

/** KIE's limit: createTask requests in any 10 s. */
const KIE_RATE_LIMIT = 20;
const MAX_ACKNOWLEDGE_P99_MS = 250;
const MAX_EVENT_DELAY_MS = 2000;
/** A leak would grow with every poll, of which there are hundreds per second. */
const MAX_MEMORY_GROWTH = 1.3;
/** The faults of the bulk phase leave more than nine in ten accepted. */
const MIN_ACCEPTED_SHARE = 0.5;

export function judgeBulk(
  { outcomes, kills, violations }: BulkResult,
  { tasks, kills: expectedKills }: Pick<SoakSizes, 'tasks' | 'kills'>,
): string[] {
  const submitted = outcomes.accepted + outcomes.refused + outcomes.never_confirmed;
  return [
    ...exactly('tasks with an outcome', submitted, tasks),
    ...atLeast('accepted tasks', outcomes.accepted, tasks * MIN_ACCEPTED_SHARE),
    ...exactly('kills of the edge', kills, expectedKills),
    ...Object.entries(violations).flatMap(([name, count]) => exactly(name, count, 0)),
  ];
}

export function judgeWindow(result: WindowResult, { window }: SoakSizes): string[] {
  return [
    ...exactly('tasks submitted', result.tasks, window),
    ...atMost('createTask requests in 10 s', result.maxInWindow, KIE_RATE_LIMIT),
  ];
}

export function judgeAcknowledge(result: AcknowledgeResult, { callbacks }: SoakSizes): string[] {
  return [
    ...exactly('callbacks acknowledged', result.callbacks, callbacks),
    ...atLeast('copies while callbacks arrived', result.copies, 1),
    ...atMost('p99 of a callback in ms', result.p99Ms, MAX_ACKNOWLEDGE_P99_MS),
  ];
}

export function judgeWatchers(result: WatchersResult, { watchers }: SoakSizes): string[] {
  return [
    ...exactly('watchers', result.watchers, watchers),
    ...exactly('watchers dropped', result.dropped, 0),
    ...atMost('slowest event in ms', result.slowestMs, MAX_EVENT_DELAY_MS),
    ...atMost(
      'memory at the end in MiB',
      result.memoryLastMib,
      result.memoryFirstMib * MAX_MEMORY_GROWTH,
    ),
  ];
}

// Every comparison is false for NaN, so that a missing measurement fails.

function exactly(name: string, value: number, expected: number): string[] {
  return value === expected ? [] : [`${name}: ${value}, expected ${expected}`];
}

function atMost(name: string, value: number, max: number): string[] {
  return value <= max ? [] : [`${name}: ${value}, at most ${max} allowed`];
}

function atLeast(name: string, value: number, min: number): string[] {
  return value >= min ? [] : [`${name}: ${value}, at least ${min} expected`];
}
