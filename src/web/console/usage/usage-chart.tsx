/** Credits by day, or a ranking of clients and models if the rows are not grouped by day. */
import type { UsageRow } from '../../../worker/admin/views.ts';
import { BarChart } from '../charts/bar-chart.tsx';
import { Ranking } from '../charts/ranking.tsx';
import { formatCompact, formatNumber } from '../messages/format-number.ts';
import { listDays, type DateRange, type UsageDimension } from './usage-query.ts';
import { groupUsage } from './usage-totals.ts';

interface Props {
  readonly rows: readonly UsageRow[];
  readonly dimensions: readonly UsageDimension[];
  readonly range: DateRange;
}

export function UsageChart({ rows, dimensions, range }: Props) {
  if (!dimensions.includes('day')) {
    const groups = groupUsage(rows, (row) => formatGroup(row, dimensions));
    return (
      <Ranking
        title="Credits, highest first"
        rows={[...groups].map(([name, { credits }]) => ({ key: name, name, value: credits }))}
        format={formatNumber}
      />
    );
  }
  const days = groupUsage(rows, ({ day = '' }) => day);
  return (
    <BarChart
      title="Credits by day, UTC"
      bars={listDays(range).map((day) => ({
        label: formatDayLabel(day),
        parts: [{ name: 'credits', value: days.get(day)?.credits ?? 0, series: 'credits' }],
      }))}
      format={formatNumber}
      isInteger={false}
      formatTick={formatCompact}
      height={200}
    />
  );
}

function formatGroup(
  { client, clientName, model }: UsageRow,
  dimensions: readonly UsageDimension[],
): string {
  return [
    ...(dimensions.includes('client') ? [clientName ?? client ?? ''] : []),
    ...(dimensions.includes('model') ? [model ?? ''] : []),
  ].join(' · ');
}

const DAY_LABEL = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

function formatDayLabel(day: string): string {
  return DAY_LABEL.format(new Date(`${day}T00:00:00Z`));
}
