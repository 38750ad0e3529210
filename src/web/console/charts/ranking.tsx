/** Bars that lie, the longest first: who or what most of it goes to. The numbers stand beside them, so it needs no table. */
export interface Ranked {
  readonly key: string;
  readonly name: string;
  readonly value: number;
}

interface Props {
  readonly title: string;
  readonly rows: readonly Ranked[];
  readonly words: (value: number) => string;
}

const MAX_ROWS = 8;

export function Ranking({ title, rows, words }: Props) {
  const sorted = rows.toSorted((a, b) => b.value - a.value);
  const rest = sorted.slice(MAX_ROWS);
  const all = [
    ...sorted.slice(0, MAX_ROWS),
    ...(rest.length === 0
      ? []
      : [
          {
            key: ' rest',
            name: `${rest.length} more`,
            value: rest.reduce((sum, { value }) => sum + value, 0),
          },
        ]),
  ];
  const most = Math.max(...all.map(({ value }) => value), 0);
  return (
    <ol class="ranking" aria-label={title}>
      {all.map(({ key, name, value }) => (
        <li key={key}>
          <span class="rank-name" title={name}>
            {name}
          </span>
          <svg class="rank-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect
              class="bar money"
              width={most === 0 ? 0 : Math.max(0.4, (value / most) * 100)}
              height="8"
            />
          </svg>
          <span class="rank-value">{words(value)}</span>
        </li>
      ))}
    </ol>
  );
}
