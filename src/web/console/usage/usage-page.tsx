/** What was made and spent, by day, client and model: a chart, a table, and the same as a file. */
import type { UsageTable } from '../../../worker/admin/views.ts';
import { usageAddress } from '../routes.ts';
import type { Query } from '../api/admin-api.ts';
import { useReading } from '../api/use-polled-query.ts';
import { sumOf } from '../charts/day-bars.ts';
import { PageHead } from '../ui/page-head.tsx';
import { count, numberWords, usd } from '../messages/time-label.ts';
import { DownloadCsv } from './download-csv.tsx';
import { UsageChart } from './usage-chart.tsx';
import { UsageFilters } from './usage-filters.tsx';
import { dimensionsOf, daysOf, isShortened, usageParameters } from './usage-query.ts';
import { UsageRows } from './usage-rows.tsx';

/** It is summed anew each time, and nobody watches it by the second. */
const EVERY_MS = 60_000;

export function UsagePage({ query }: { query: Query }) {
  const reading = useReading(
    usageAddress(query),
    (api, signal) => api.usage(usageParameters(query, Date.now()), signal),
    EVERY_MS,
  );
  const { data } = reading;
  return (
    <>
      <PageHead title="Usage" reading={reading}>
        {data !== undefined && data.rows.length > 0 && (
          <DownloadCsv rows={data.rows} dimensions={dimensionsOf(query)} />
        )}
      </PageHead>
      <UsageFilters query={query} />
      {data === undefined ? (
        reading.error === undefined && <div class="card-box skeleton tall" aria-busy="true" />
      ) : (
        <Sums query={query} table={data} />
      )}
    </>
  );
}

function Sums({ query, table: { rows, isTruncated } }: { query: Query; table: UsageTable }) {
  const dimensions = dimensionsOf(query);
  const sum = sumOf(rows);
  const span = daysOf(query, Date.now());
  if (rows.length === 0)
    return <p class="card-box empty-message padded">Nothing was made in this time.</p>;
  return (
    <>
      {isTruncated && (
        <p class="stale" role="status">
          There is more than one answer holds: choose a shorter time.
        </p>
      )}
      {isShortened(query, span) && (
        <p class="card-note" role="status">
          Shown from {span.since} on: three months are the most at a time.
        </p>
      )}
      <section class="card-box" aria-labelledby="spent" data-testid="usage-chart">
        <h2 id="spent">Spent</h2>
        <p class="figure">
          {usd(sum.credits)}
          <small>
            {numberWords(sum.credits)} credits, {count(sum.tasks, 'task')}
            {sum.failed > 0 && `, ${sum.failed.toLocaleString('en')} failed`}
          </small>
        </p>
        <UsageChart rows={rows} dimensions={dimensions} span={span} />
      </section>
      <UsageRows rows={rows} dimensions={dimensions} sum={sum} />
    </>
  );
}
