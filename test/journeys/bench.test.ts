import { describe, expect, it } from 'vitest';
import { findRegressions } from '../bench/check-costs.ts';
import { parseOptions } from '../bench/options.ts';
import { renderChart } from '../bench/result-chart.ts';
import { buildRow, formatTable } from '../bench/result-table.ts';
import { quantile, summarize, summarizeRatios } from '../bench/statistics.ts';
import type { Costs } from '../bench/task-costs.ts';

const usage = {
  statements: 3,
  rowsRead: 12,
  rowsWritten: 8,
  r2ClassA: 0,
  r2ClassB: 0,
  queueMessages: 0,
};
const buildCosts = (change: Partial<typeof usage> = {}, bundle = 150_000): Costs => ({
  plain: { createTask: { ...usage, ...change } },
  withCallback: { createTask: usage },
  bundle,
});

const isGoalMet = (goal: { atLeast?: number; atMost?: number }) =>
  buildRow({ label: 'x', unit: 'ms', edge: [9], baseline: [10], ...goal }).isGoalMet;

describe('bench statistics', () => {
  it('summarizes rounds by their median and range', () => {
    expect(summarize([5, 1, 9])).toEqual({ median: 5, low: 1, high: 9 });
    expect(summarize([5, 1, 9, 6])).toEqual({ median: 5.5, low: 1, high: 9 });
    expect(quantile([1, 2, 3, 4], 0.99)).toBe(4);
  });

  it('rejects an empty list and NaN, so that a missing measurement cannot meet a goal', () => {
    expect(() => quantile([], 0.5)).toThrow('nothing was measured');
    expect(() => summarize([1, Number.NaN])).toThrow('a measurement is NaN');
    expect(() => summarizeRatios([1, 2], [1])).toThrow('a measurement is NaN');
  });

  it('computes ratios round by round, so that a slow round affects both sides', () => {
    expect(summarizeRatios([10, 20], [5, 10])).toEqual({ median: 2, low: 2, high: 2 });
  });

  it('compares the median of the ratios with a lower or upper goal', () => {
    expect([
      isGoalMet({ atLeast: 0.8 }),
      isGoalMet({ atLeast: 0.95 }),
      isGoalMet({ atMost: 1 }),
      isGoalMet({ atMost: 0.5 }),
    ]).toEqual([true, false, true, false]);
    expect(isGoalMet({})).toBeUndefined();
  });

  it('marks a missed goal in the table and in the chart', () => {
    const rows = [
      buildRow({ label: 'a < b', unit: '/s', edge: [5], baseline: [10], atLeast: 0.8 }),
    ];
    expect(formatTable(rows)).toContain(
      '| a < b | 5.00 /s (5.00 to 5.00) | 10.0 /s (10.0 to 10.0) | 0.50 ×',
    );
    expect(formatTable(rows)).toContain('≥ 0.8 × ✗');
    expect(renderChart(rows)).toContain('a &lt; b');
    expect(renderChart(rows)).toContain('class="missed"');
  });
});

describe('bench --check', () => {
  it('accepts lower costs and reports higher ones', () => {
    expect(findRegressions(buildCosts(), buildCosts({ rowsWritten: 7 }))).toEqual([]);
    expect(findRegressions(buildCosts(), buildCosts({ rowsWritten: 9 }))).toEqual([
      'plain, createTask: rowsWritten 8 → 9',
    ]);
    expect(findRegressions(buildCosts(), buildCosts({}, 151_000))).toEqual([
      'bundle: 150000 → 151000 bytes',
    ]);
  });

  it('tolerates two rows read and 512 bytes of the bundle', () => {
    expect(findRegressions(buildCosts(), buildCosts({ rowsRead: 14 }, 150_500))).toEqual([]);
    expect(findRegressions(buildCosts(), buildCosts({ rowsRead: 15 }))).toHaveLength(1);
  });

  it('reports stages and values that are missing, which would otherwise pass as free', () => {
    expect(findRegressions(buildCosts(), { ...buildCosts(), plain: {} })).toEqual([
      'plain, createTask: not measured',
    ]);
    expect(findRegressions({ ...buildCosts(), plain: {} }, buildCosts())).toEqual([
      'plain, createTask: not committed',
    ]);
    expect(findRegressions(buildCosts(), buildCosts({ rowsRead: Number.NaN }))).toHaveLength(1);
    expect(findRegressions(buildCosts(), buildCosts({}, Number.NaN))).toHaveLength(1);
  });
});

describe('parseOptions of the bench', () => {
  const NAMES = ['create', 'copy'];

  it('runs all scenarios in five rounds when no bench option is given', () => {
    const defaults = { scenarios: NAMES, rounds: 5, check: false, save: false };
    expect(parseOptions([], NAMES)).toEqual(defaults);
    expect(parseOptions(['--scenarios', 'copy', '--rounds', '2'], NAMES)).toEqual({
      ...defaults,
      scenarios: ['copy'],
      rounds: 2,
    });
    expect(parseOptions(['--check', '--save'], NAMES)).toMatchObject({ check: true, save: true });
  });

  it.each([
    ['--scenarios create,copie', 'unknown scenario "copie"; available: create, copy'],
    ['--scenarios=', 'unknown scenario ""'],
    ['--rounds 0', '--rounds must be an integer'],
    ['--rounds many', '--rounds must be an integer'],
    ['--rounds 1.5', '--rounds must be an integer'],
    ['--round 3', "Unknown option '--round'"],
    ['--scenarios copy --save', '--save cannot be combined with --scenarios'],
    ['--check --rounds 2', '--check cannot be combined with --scenarios or --rounds'],
  ])('rejects the bench options %s before anything is measured', (args, problem) => {
    expect(() => parseOptions(args.split(' '), NAMES)).toThrow(problem);
  });
});
