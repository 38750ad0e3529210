/** Horizontal bars, the largest first. Each has its value as text, so screen readers need no table. */
export interface RankedRow {
  readonly key: string;
  readonly name: string;
  readonly value: number;
}

interface Props {
  readonly title: string;
  readonly rows: readonly RankedRow[];
  readonly format: (value: number) => string;
}

const MAX_ROWS = 8;
/** In percent, so that a small value is still visible. */
const MIN_BAR_WIDTH = 0.4;

export function Ranking({ title, rows, format }: Props) {
  const ranked = collapseTail(rows.toSorted((a, b) => b.value - a.value));
  const max = Math.max(...ranked.map(({ value }) => value), 0);
  return (
    <ol class="ranking" aria-label={title}>
      {ranked.map(({ key, name, value }) => (
        <li key={key}>
          <span class="rank-name" title={name}>
            {name}
          </span>
          <svg class="rank-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect
              class="series-credits"
              width={max === 0 ? 0 : Math.max(MIN_BAR_WIDTH, (value / max) * 100)}
              height="8"
            />
          </svg>
          <span class="rank-value">{format(value)}</span>
        </li>
      ))}
    </ol>
  );
}

/** Replaces the rows beyond MAX_ROWS by their sum. */
function collapseTail(sorted: readonly RankedRow[]): RankedRow[] {
  const head = sorted.slice(0, MAX_ROWS);
  const tail = sorted.slice(MAX_ROWS);
  if (tail.length === 0) return head;
  const value = tail.reduce((sum, row) => sum + row.value, 0);
  return [...head, { key: ' rest', name: `${tail.length} more`, value }];
}
