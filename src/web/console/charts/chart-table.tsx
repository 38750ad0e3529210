/** A chart's values as a table for screen readers. The box around it hides it, because a table grows beyond any size it is given. */
import type { Bar } from './scale.ts';

interface Props {
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly format: (value: number) => string;
}

export function ChartTable({ title, bars, format }: Props) {
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
                <td key={name}>{format(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
