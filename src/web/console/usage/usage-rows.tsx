/** Usage as a table, with its sum. */
import type { UsageRow } from '../../../worker/admin/views.ts';
import { tasksAddress } from '../routes.ts';
import type { Sums } from '../charts/day-bars.ts';
import { numberWords, usd } from '../messages/time-label.ts';
import { DIMENSION_WORDS, type Dimension } from './usage-query.ts';

interface Props {
  readonly rows: readonly UsageRow[];
  readonly dimensions: readonly Dimension[];
  readonly sum: Sums;
}

export function UsageRows({ rows, dimensions, sum }: Props) {
  const sorted = dimensions.includes('day')
    ? rows.toSorted((a, b) => (b.day ?? '').localeCompare(a.day ?? '') || b.credits - a.credits)
    : rows.toSorted((a, b) => b.credits - a.credits);
  return (
    <div class="card-box flush scrolls" tabIndex={0} role="region" aria-label="Usage as a table">
      <table class="rows plain" data-testid="usage-table">
        <thead>
          <tr>
            {dimensions.map((one) => (
              <th key={one} scope="col">
                {DIMENSION_WORDS[one]}
              </th>
            ))}
            <th scope="col" class="number">
              Tasks
            </th>
            <th scope="col" class="number">
              Done
            </th>
            <th scope="col" class="number">
              Failed
            </th>
            <th scope="col" class="number">
              Credits
            </th>
            <th scope="col" class="number">
              About
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={dimensions.map((one) => row[one]).join(' ')}>
              {dimensions.map((one) => (
                <td key={one} class={`cell-${one}`}>
                  <Name row={row} dimension={one} />
                </td>
              ))}
              <Numbers {...row} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={dimensions.length}>
              All of it
            </th>
            <Numbers {...sum} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Name({ row, dimension }: { row: UsageRow; dimension: Dimension }) {
  const { day, client = '', clientName, model = '' } = row;
  switch (dimension) {
    case 'day':
      return <>{day}</>;
    case 'client':
      return (
        <a href={tasksAddress({ client })} title={client}>
          {clientName ?? client}
        </a>
      );
    case 'model':
      return <a href={tasksAddress({ model })}>{model}</a>;
  }
}

function Numbers({ tasks, succeeded, failed, credits }: Sums) {
  return (
    <>
      <td class="number">{tasks.toLocaleString('en')}</td>
      <td class="number">{succeeded.toLocaleString('en')}</td>
      <td class={`number${failed > 0 ? ' some-failed' : ''}`}>{failed.toLocaleString('en')}</td>
      <td class="number">{numberWords(credits)}</td>
      <td class="number">{usd(credits)}</td>
    </>
  );
}
