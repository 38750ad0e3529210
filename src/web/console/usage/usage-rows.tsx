/** The usage report as a table with totals. */
import type { UsageRow } from '../../../worker/admin/views.ts';
import { formatNumber, formatUsd } from '../messages/format-number.ts';
import { tasksHref } from '../routes.ts';
import { DIMENSION_LABELS, type UsageDimension } from './usage-query.ts';
import type { UsageTotals } from './usage-totals.ts';

interface Props {
  readonly rows: readonly UsageRow[];
  readonly dimensions: readonly UsageDimension[];
  readonly totals: UsageTotals;
}

export function UsageRows({ rows, dimensions, totals }: Props) {
  const sorted = dimensions.includes('day')
    ? rows.toSorted((a, b) => (b.day ?? '').localeCompare(a.day ?? '') || b.credits - a.credits)
    : rows.toSorted((a, b) => b.credits - a.credits);
  return (
    <div class="card-box flush scrolls" tabIndex={0} role="region" aria-label="Usage table">
      <table class="rows plain" data-testid="usage-table">
        <thead>
          <tr>
            {dimensions.map((dimension) => (
              <th key={dimension} scope="col">
                {DIMENSION_LABELS[dimension]}
              </th>
            ))}
            <th scope="col" class="number">
              Tasks
            </th>
            <th scope="col" class="number">
              Succeeded
            </th>
            <th scope="col" class="number">
              Failed
            </th>
            <th scope="col" class="number">
              Credits
            </th>
            <th scope="col" class="number">
              Est. cost
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={dimensions.map((dimension) => row[dimension]).join(' ')}>
              {dimensions.map((dimension) => (
                <td key={dimension} class={`cell-${dimension}`}>
                  <DimensionCell row={row} dimension={dimension} />
                </td>
              ))}
              <TotalCells {...row} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={dimensions.length}>
              Total
            </th>
            <TotalCells {...totals} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function DimensionCell({ row, dimension }: { row: UsageRow; dimension: UsageDimension }) {
  const { day, client = '', clientName, model = '' } = row;
  switch (dimension) {
    case 'day':
      return <>{day}</>;
    case 'client':
      return (
        <a href={tasksHref({ client })} title={client}>
          {clientName ?? client}
        </a>
      );
    case 'model':
      return <a href={tasksHref({ model })}>{model}</a>;
  }
}

function TotalCells({ tasks, succeeded, failed, credits }: UsageTotals) {
  return (
    <>
      <td class="number">{tasks.toLocaleString('en')}</td>
      <td class="number">{succeeded.toLocaleString('en')}</td>
      <td class={`number${failed > 0 ? ' has-failures' : ''}`}>{failed.toLocaleString('en')}</td>
      <td class="number">{formatNumber(credits)}</td>
      <td class="number">{formatUsd(credits)}</td>
    </>
  );
}
