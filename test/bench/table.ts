/** A line of the table: what was measured, against what, and whether that is what was to be reached. */
import { spread, ratios, type Spread } from './stats.ts';

export interface Line {
  readonly what: string;
  /** As people read it: a figure with its unit, and the range of all rounds. */
  readonly edge: string;
  readonly floor: string;
  /** The edge's figure by the floor's, of each round. */
  readonly ratio?: Spread;
  /** What the ratio, or the figure, is to be; undefined where it is only shown. */
  readonly goal?: string;
  readonly isReached?: boolean;
}

export type Unit = 'ms' | '/s' | 'MB/s' | 'KiB';

interface Measured {
  readonly what: string;
  readonly unit: Unit;
  readonly edge: readonly number[];
  readonly floor: readonly number[];
  /** At least so much of the floor's, or at most. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

export function line({ what, unit, edge, floor, atLeast, atMost }: Measured): Line {
  const ratio = ratios(edge, floor);
  const goals = {
    ...(atLeast === undefined
      ? {}
      : { goal: `≥ ${atLeast} ×`, isReached: ratio.median >= atLeast }),
    ...(atMost === undefined ? {} : { goal: `≤ ${atMost} ×`, isReached: ratio.median <= atMost }),
  };
  return {
    what,
    edge: figure(spread(edge), unit),
    floor: figure(spread(floor), unit),
    ratio,
    ...goals,
  };
}

function figure({ median, low, high }: Spread, unit: Unit): string {
  return `${short(median)} ${unit} (${short(low)} to ${short(high)})`;
}

/** Three digits are more than such figures hold. */
export function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(value >= 1 ? 3 : 2);
}

export function asMarkdown(lines: readonly Line[]): string {
  const rows = lines.map(({ what, edge, floor, ratio, goal = 'shown', isReached }) => {
    const times =
      ratio === undefined
        ? ''
        : `${short(ratio.median)} × (${short(ratio.low)} to ${short(ratio.high)})`;
    const mark = isReached === undefined ? '' : isReached ? ' ✓' : ' ✗';
    return `| ${what} | ${edge} | ${floor} | ${times} | ${goal}${mark} |`;
  });
  return ['| what | edge | floor | ratio | to reach |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}
