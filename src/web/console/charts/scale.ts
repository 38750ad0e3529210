/** The arithmetic of a chart. Pure. */

/** Round steps from 0 to at least `most`: about `wanted` of them, whole ones for things that are counted. */
export function ticksUpTo(most: number, wanted: number, isCounted: boolean): number[] {
  if (most <= 0) return [0, 1];
  const rough = most / wanted;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((one) => one * magnitude >= rough) ?? 10;
  const step = isCounted ? Math.max(1, factor * magnitude) : factor * magnitude;
  const count = Math.ceil(most / step - 1e-9);
  return Array.from({ length: count + 1 }, (_none, i) => Number((i * step).toPrecision(12)));
}

export interface Part {
  readonly name: string;
  readonly value: number;
  /** Names its colour. */
  readonly tone: 'main' | 'bad' | 'rest' | 'money';
}

export interface Bar {
  readonly label: string;
  readonly parts: readonly Part[];
}

export interface Piece extends Part {
  /** From 0, the bottom, to 1. */
  readonly from: number;
  readonly to: number;
}

/** The parts of a bar on top of each other, the first one lowest. */
export function stack(parts: readonly Part[], top: number): Piece[] {
  let from = 0;
  return parts
    .filter(({ value }) => value > 0)
    .map((part) => {
      const piece = { ...part, from, to: from + part.value / top };
      from = piece.to;
      return piece;
    });
}

export function totalOf({ parts }: Bar): number {
  return parts.reduce((sum, { value }) => sum + value, 0);
}

/** Which labels have room below the bars: the first of every so many. */
export function labelStep(bars: number, width: number, labelWidth: number): number {
  return Math.max(1, Math.ceil((bars * labelWidth) / Math.max(1, width)));
}
