import { describe, expect, it } from 'vitest';
import { chart } from '../bench/chart.ts';
import { worse } from '../bench/check.ts';
import type { Costs } from '../bench/costs.ts';
import { readOptions } from '../bench/options.ts';
import { quantile, ratios, spread } from '../bench/stats.ts';
import { asMarkdown, line } from '../bench/table.ts';

const spent = {
  statements: 3,
  rowsRead: 12,
  rowsWritten: 8,
  r2ClassA: 0,
  r2ClassB: 0,
  queueMessages: 0,
};
const costs = (change: Partial<typeof spent> = {}, bundle = 150_000): Costs => ({
  plain: { createTask: { ...spent, ...change } },
  calledBack: { createTask: spent },
  bundle,
});

const isReached = (goal: { atLeast?: number; atMost?: number }) =>
  line({ what: 'x', unit: 'ms', edge: [9], floor: [10], ...goal }).isReached;

describe('the figures of a bench', () => {
  it('are medians, with the range of all rounds', () => {
    expect(spread([5, 1, 9])).toEqual({ median: 5, low: 1, high: 9 });
    expect(spread([5, 1, 9, 6])).toEqual({ median: 5.5, low: 1, high: 9 });
    expect(quantile([1, 2, 3, 4], 0.99)).toBe(4);
    expect(() => quantile([], 0.5)).toThrow('nothing was measured');
  });

  it('are compared round by round, so that what slows both slows neither', () => {
    expect(ratios([10, 20], [5, 10])).toEqual({ median: 2, low: 2, high: 2 });
  });

  it('reach a goal by their median, from below or from above', () => {
    expect([
      isReached({ atLeast: 0.8 }),
      isReached({ atLeast: 0.95 }),
      isReached({ atMost: 1 }),
      isReached({ atMost: 0.5 }),
    ]).toEqual([true, false, true, false]);
    expect(isReached({})).toBeUndefined();
  });

  it('say in the table and in the picture what was not reached', () => {
    const lines = [line({ what: 'a < b', unit: '/s', edge: [5], floor: [10], atLeast: 0.8 })];
    expect(asMarkdown(lines)).toContain(
      '| a < b | 5.00 /s (5.00 to 5.00) | 10.0 /s (10.0 to 10.0) | 0.50 ×',
    );
    expect(asMarkdown(lines)).toContain('≥ 0.8 × ✗');
    expect(chart(lines)).toContain('a &lt; b');
    expect(chart(lines)).toContain('class="short"');
  });
});

describe('what a task costs', () => {
  it('may become less, and is told where it becomes more', () => {
    expect(worse(costs(), costs({ rowsWritten: 7 }))).toEqual([]);
    expect(worse(costs(), costs({ rowsWritten: 9 }))).toEqual([
      'plain, createTask: rowsWritten 8 → 9',
    ]);
    expect(worse(costs(), costs({}, 151_000))).toEqual(['bundle: 150000 → 151000 bytes']);
  });

  it('may differ by a neighbour in an index, and by a name in the bundle', () => {
    expect(worse(costs(), costs({ rowsRead: 14 }, 150_500))).toEqual([]);
    expect(worse(costs(), costs({ rowsRead: 15 }))).toHaveLength(1);
  });
});

describe('what a bench is asked for', () => {
  const NAMES = ['create', 'copy'];

  it('is all rows, five times, unless it is said', () => {
    const all = { rows: NAMES, rounds: 5, check: false, keep: false };
    expect(readOptions([], NAMES)).toEqual(all);
    expect(readOptions(['--rows', 'copy', '--rounds', '2'], NAMES)).toEqual({
      ...all,
      rows: ['copy'],
      rounds: 2,
    });
    expect(readOptions(['--check', '--keep'], NAMES)).toMatchObject({ check: true, keep: true });
  });

  it.each([
    ['--rows create,copie', 'there is no row "copie"; there are create, copy'],
    ['--rows=', 'there is no row ""'],
    ['--rounds 0', '--rounds must be a whole number'],
    ['--rounds many', '--rounds must be a whole number'],
    ['--rounds 1.5', '--rounds must be a whole number'],
    ['--round 3', "Unknown option '--round'"],
    ['--rows copy --keep', '--keep takes no --rows'],
    ['--check --rounds 2', '--check takes no --rows'],
  ])('is refused before anything is measured: %s', (args, problem) => {
    expect(() => readOptions(args.split(' '), NAMES)).toThrow(problem);
  });
});
