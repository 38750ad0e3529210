/** What a chart shows, for whoever does not see it. The box around it hides it: a table grows out of any size. */
import type { Bar } from './scale.ts';

interface Props {
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly words: (value: number) => string;
}

export function ChartTable({ title, bars, words }: Props) {
  const names = bars[0]?.parts.map(({ name }) => name) ?? [];
  return (
    <div class="visually-hidden">
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <td />
            {names.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.map(({ label, parts }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {parts.map(({ name, value }) => (
                <td key={name}>{words(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
