import { describe, expect, it } from 'vitest';
import { parseSoakOptions } from '../soak/soak-options.ts';
import { judgeAcknowledge, judgeBulk, judgeWatchers, judgeWindow } from '../soak/soak-verdicts.ts';

const sizes = { tasks: 300, parallel: 24, kills: 2, window: 80, callbacks: 1500, watchers: 500 };

const bulk = {
  outcomes: { accepted: 290, refused: 8, never_confirmed: 2 },
  kills: 2,
  violations: { 'submitted twice': 0 },
  states: {},
  acceptedBySandbox: 292,
  untraceable: 2,
  forgedSent: 6,
  deliveryAttempts: 600,
  replayed: 40,
  seconds: 60,
};
const window = { tasks: 80, maxInWindow: 20, seconds: 45 };
const acknowledge = { callbacks: 1500, p50Ms: 90, p99Ms: 250, copies: 30 };
const watchers = {
  watchers: 500,
  dropped: 0,
  p50Ms: 500,
  slowestMs: 2000,
  memoryFirstMib: 100,
  memoryLastMib: 130,
};

describe('verdicts of the soak', () => {
  it('passes phases that did everything they were asked to', () => {
    expect(judgeBulk(bulk, sizes)).toEqual([]);
    expect(judgeWindow(window, sizes)).toEqual([]);
    expect(judgeAcknowledge(acknowledge, sizes)).toEqual([]);
    expect(judgeWatchers(watchers, sizes)).toEqual([]);
  });

  it.each([
    ['a violation', { violations: { 'submitted twice': 1 } }, 'submitted twice: 1, expected 0'],
    ['a violation that is NaN', { violations: { pending: Number.NaN } }, 'pending: NaN'],
    ['a missing kill', { kills: 1 }, 'kills of the edge: 1, expected 2'],
    [
      'a task without an outcome',
      { outcomes: { ...bulk.outcomes, accepted: 289 } },
      'tasks with an outcome: 299, expected 300',
    ],
    [
      'an edge that refuses nearly everything',
      { outcomes: { accepted: 10, refused: 290, never_confirmed: 0 } },
      'accepted tasks: 10, at least 150 expected',
    ],
  ])('fails the bulk phase for %s', (_condition, change, message) => {
    expect(judgeBulk({ ...bulk, ...change }, sizes)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['more than 20 requests in 10 s', { maxInWindow: 21 }, 'createTask requests in 10 s: 21'],
    ['no task at all', { tasks: 0, maxInWindow: 0 }, 'tasks submitted: 0, expected 80'],
  ])('fails the window phase for %s', (_condition, change, message) => {
    expect(judgeWindow({ ...window, ...change }, sizes)).toEqual([
      expect.stringContaining(message),
    ]);
  });

  it.each([
    ['a slow p99', { p99Ms: 251 }, 'p99 of a callback in ms: 251, at most 250 allowed'],
    ['a p99 that was not measured', { p99Ms: Number.NaN }, 'p99 of a callback in ms: NaN'],
    ['missing callbacks', { callbacks: 0 }, 'callbacks acknowledged: 0, expected 1500'],
    ['no copies in parallel', { copies: 0 }, 'copies while callbacks arrived: 0'],
  ])('fails the acknowledge phase for %s', (_condition, change, message) => {
    expect(judgeAcknowledge({ ...acknowledge, ...change }, sizes)).toEqual([
      expect.stringContaining(message),
    ]);
  });

  it.each([
    ['a dropped stream', { dropped: 1 }, 'watchers dropped: 1, expected 0'],
    ['a late event', { slowestMs: 2001 }, 'slowest event in ms: 2001, at most 2000 allowed'],
    ['growing memory', { memoryLastMib: 131 }, 'memory at the end in MiB: 131'],
    ['memory that was not measured', { memoryFirstMib: Number.NaN }, 'memory at the end in MiB'],
  ])('fails the watchers phase for %s', (_condition, change, message) => {
    expect(judgeWatchers({ ...watchers, ...change }, sizes)).toEqual([
      expect.stringContaining(message),
    ]);
  });
});

describe('parseSoakOptions', () => {
  const PHASES = ['bulk', 'window'];

  it('runs all phases at full size when no soak option is given', () => {
    expect(parseSoakOptions([], PHASES)).toEqual({
      phases: PHASES,
      sizes: { ...sizes, tasks: 10_000, parallel: 48, kills: 6 },
    });
    expect(parseSoakOptions(['--phases', 'bulk', '--tasks', '300'], PHASES)).toMatchObject({
      phases: ['bulk'],
      sizes: { tasks: 300 },
    });
  });

  it.each([
    ['--phases bulk,bulky', 'unknown phase "bulky"; available: bulk, window'],
    ['--phases=', 'unknown phase ""'],
    ['--tasks many', '--tasks must be an integer of at least 1'],
    ['--tasks 0', '--tasks must be an integer of at least 1'],
    ['--kills=-1', '--kills must be an integer of at least 0'],
    ['--phase bulk', "Unknown option '--phase'"],
  ])('rejects the soak options %s, which would make a phase empty', (args, problem) => {
    expect(() => parseSoakOptions(args.split(' '), PHASES)).toThrow(problem);
  });
});
