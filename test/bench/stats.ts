/** Medians and ranges. Pure. */

/** Of several rounds. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The value below which that share of all lies; `share` from 0 to 1. Throws when there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

export function spread(values: readonly number[]): Spread {
  // Of an even number between the two in the middle: rounds are few, and the higher one would be a bias.
  const reversed = values.map((value) => -value);
  const median = (quantile(values, 0.5) - quantile(reversed, 0.5)) / 2;
  return { median, low: Math.min(...values), high: Math.max(...values) };
}

/** Round by round, so that what slows the machine down slows both. */
export function ratios(of: readonly number[], to: readonly number[]): Spread {
  return spread(of.map((value, round) => value / (to[round] ?? Number.NaN)));
}
