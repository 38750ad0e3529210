/** Medians, quantiles and ranges. Pure. */

/** Median and range of several rounds. */
export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The value below which `share` (0 to 1) of all values lie. Throws for an empty list and for NaN. */
export function quantile(values: readonly number[], share: number): number {
  if (values.some((value) => Number.isNaN(value))) throw new Error('a measurement is NaN');
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

export function summarize(values: readonly number[]): Summary {
  // The median of an even count is the mean of the two middle values: rounds are few, and the upper
  // one alone would be a bias.
  const negated = values.map((value) => -value);
  const median = (quantile(values, 0.5) - quantile(negated, 0.5)) / 2;
  return { median, low: Math.min(...values), high: Math.max(...values) };
}

/** Ratios round by round, so that a slow moment of the machine affects both sides of a ratio. */
export function summarizeRatios(
  numerators: readonly number[],
  denominators: readonly number[],
): Summary {
  return summarize(numerators.map((value, round) => value / (denominators[round] ?? Number.NaN)));
}
