/** Chart arithmetic. Pure. */

/**
 * Round axis values from 0 up to at least `max`, in about `target` steps.
 * `isInteger` avoids fractional steps, for counts.
 */
export function computeTicks(max: number, target: number, isInteger: boolean): number[] {
  if (max <= 0) return [0, 1];
  const rawStep = max / target;
  const magnitude = 10 ** Math.floor(Math.log10(rawStep));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * magnitude >= rawStep) ?? 10;
  const step = isInteger ? Math.max(1, factor * magnitude) : factor * magnitude;
  const count = Math.ceil(max / step - 1e-9);
  return Array.from({ length: count + 1 }, (_none, i) => Number((i * step).toPrecision(12)));
}

export interface BarPart {
  readonly name: string;
  readonly value: number;
  /** Selects the color. */
  readonly series: 'succeeded' | 'failed' | 'other' | 'credits';
}

export interface Bar {
  readonly label: string;
  readonly parts: readonly BarPart[];
}

export interface StackedPart extends BarPart {
  /** As a share of the chart's height: 0 is the bottom, 1 the top. */
  readonly from: number;
  readonly to: number;
}

/** Stacks the parts of a bar, the first at the bottom. `top` is the value at the top of the chart. */
export function stackParts(parts: readonly BarPart[], top: number): StackedPart[] {
  let from = 0;
  return parts
    .filter(({ value }) => value > 0)
    .map((part) => {
      const stacked = { ...part, from, to: from + part.value / top };
      from = stacked.to;
      return stacked;
    });
}

export function sumParts({ parts }: Bar): number {
  return parts.reduce((sum, { value }) => sum + value, 0);
}

/** How many bars share one label, so that labels of `labelWidth` pixels fit in `width`. */
export function computeLabelStep(bars: number, width: number, labelWidth: number): number {
  return Math.max(1, Math.ceil((bars * labelWidth) / Math.max(1, width)));
}
