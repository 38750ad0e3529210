/** One row of the result table: a measurement, its baseline and whether the goal is met. */
import { summarize, summarizeRatios, type Summary } from './statistics.ts';

export interface ResultRow {
  readonly label: string;
  /** Formatted: the median with its unit, and the range of all rounds. */
  readonly edge: string;
  /** Formatted like `edge`; empty where there is no baseline. */
  readonly baseline: string;
  /** The edge's value divided by the baseline's, per round. */
  readonly ratio?: Summary;
  /** Bound of the ratio or of the value; undefined: informational. */
  readonly goal?: string;
  readonly isGoalMet?: boolean;
}

export type Unit = 'ms' | '/s' | 'MB/s' | 'KiB';

interface Comparison {
  readonly label: string;
  readonly unit: Unit;
  readonly edge: readonly number[];
  readonly baseline: readonly number[];
  /** Goal: lower bound of the ratio's median. */
  readonly atLeast?: number;
  /** Goal: upper bound of the ratio's median. */
  readonly atMost?: number;
}

export function buildRow(comparison: Comparison): ResultRow {
  const { label, unit, edge, baseline, atLeast, atMost } = comparison;
  const ratio = summarizeRatios(edge, baseline);
  return {
    label,
    edge: formatSummary(summarize(edge), unit),
    baseline: formatSummary(summarize(baseline), unit),
    ratio,
    ...(atLeast === undefined
      ? {}
      : { goal: `≥ ${atLeast} ×`, isGoalMet: ratio.median >= atLeast }),
    ...(atMost === undefined ? {} : { goal: `≤ ${atMost} ×`, isGoalMet: ratio.median <= atMost }),
  };
}

function formatSummary({ median, low, high }: Summary, unit: Unit): string {
  return `${formatNumber(median)} ${unit} (${formatNumber(low)} to ${formatNumber(high)})`;
}

/** At most three digits: the measurements are not more precise. */
export function formatNumber(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(value >= 1 ? 3 : 2);
}

export function formatTable(results: readonly ResultRow[]): string {
  const rows = results.map(({ label, edge, baseline, ratio, goal = 'none', isGoalMet }) => {
    const ratioText =
      ratio === undefined
        ? ''
        : `${formatNumber(ratio.median)} × (${formatNumber(ratio.low)} to ${formatNumber(ratio.high)})`;
    const mark = isGoalMet === undefined ? '' : isGoalMet ? ' ✓' : ' ✗';
    return `| ${label} | ${edge} | ${baseline} | ${ratioText} | ${goal}${mark} |`;
  });
  return [
    '| measurement | edge | baseline | ratio | goal |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
