/** The usage report by day, client and model: a chart, a table and a CSV download. */
import type { UsageTable } from '../../../worker/admin/views.ts';
import type { QueryParams } from '../api/admin-api.ts';
import { usePolledQuery } from '../api/use-polled-query.ts';
import { formatNumber, formatUsd, pluralize } from '../messages/format-number.ts';
import { usageHref } from '../routes.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { DownloadCsv } from './download-csv.tsx';
import { UsageChart } from './usage-chart.tsx';
import { UsageFilters } from './usage-filters.tsx';
import {
  buildUsageQuery,
  isRangeShortened,
  parseDimensions,
  resolveDateRange,
} from './usage-query.ts';
import { UsageRows } from './usage-rows.tsx';
import { sumUsage } from './usage-totals.ts';

/** Longer than elsewhere: the report is expensive and changes slowly. */
const USAGE_POLL_INTERVAL_MS = 60_000;

export function UsagePage({ params }: { params: QueryParams }) {
  const query = usePolledQuery(
    usageHref(params),
    (api, signal) => api.usage(buildUsageQuery(params, Date.now()), signal),
    USAGE_POLL_INTERVAL_MS,
  );
  const { data } = query;
  return (
    <>
      <PageHeader title="Usage" query={query}>
        {data !== undefined && data.rows.length > 0 && (
          <DownloadCsv rows={data.rows} dimensions={parseDimensions(params)} />
        )}
      </PageHeader>
      <UsageFilters params={params} />
      {data === undefined ? (
        query.error === undefined && <div class="card-box skeleton tall" aria-busy="true" />
      ) : (
        <UsageReport params={params} table={data} />
      )}
    </>
  );
}

interface UsageReportProps {
  readonly params: QueryParams;
  readonly table: UsageTable;
}

function UsageReport({ params, table: { rows, isTruncated } }: UsageReportProps) {
  const dimensions = parseDimensions(params);
  const totals = sumUsage(rows);
  const range = resolveDateRange(params, Date.now());
  if (rows.length === 0)
    return <p class="card-box empty-message padded">No usage in this period.</p>;
  return (
    <>
      {isTruncated && (
        <p class="page-alert" role="status">
          The report is incomplete: it exceeds the maximum number of rows. Choose a shorter period.
        </p>
      )}
      {isRangeShortened(params, range) && (
        <p class="card-note" role="status">
          Shown from {range.since}: a report covers at most three months.
        </p>
      )}
      <section class="card-box" aria-labelledby="spent" data-testid="usage-chart">
        <h2 id="spent">Spent</h2>
        <p class="figure">
          {formatUsd(totals.credits)}
          <small>
            {formatNumber(totals.credits)} credits, {pluralize(totals.tasks, 'task')}
            {totals.failed > 0 && `, ${totals.failed.toLocaleString('en')} failed`}
          </small>
        </p>
        <UsageChart rows={rows} dimensions={dimensions} range={range} />
      </section>
      <UsageRows rows={rows} dimensions={dimensions} totals={totals} />
    </>
  );
}
