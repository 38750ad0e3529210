/** Credits by the day; without days, who or what most of them went to. */
import type { UsageRow } from '../../../worker/admin/views.ts';
import { BarChart } from '../charts/bar-chart.tsx';
import { groupBy } from '../charts/day-bars.ts';
import { Ranking } from '../charts/ranking.tsx';
import { shortNumber } from '../overview/today-cards.tsx';
import { numberWords } from '../messages/time-label.ts';
import { eachDay, type Days, type Dimension } from './usage-query.ts';

interface Props {
  readonly rows: readonly UsageRow[];
  readonly dimensions: readonly Dimension[];
  readonly span: Days;
}

export function UsageChart({ rows, dimensions, span }: Props) {
  if (!dimensions.includes('day')) {
    const groups = groupBy(rows, (row) => nameOf(row, dimensions));
    return (
      <Ranking
        title="Credits, the most first"
        rows={[...groups].map(([name, { credits }]) => ({ key: name, name, value: credits }))}
        words={numberWords}
      />
    );
  }
  const days = groupBy(rows, ({ day = '' }) => day);
  return (
    <BarChart
      title="Credits by the day, UTC"
      bars={eachDay(span).map((day) => ({
        label: dayLabel(day),
        parts: [{ name: 'credits', value: days.get(day)?.credits ?? 0, tone: 'money' }],
      }))}
      words={numberWords}
      isCounted={false}
      tick={shortNumber}
      height={200}
    />
  );
}

function nameOf({ client, clientName, model }: UsageRow, dimensions: readonly Dimension[]): string {
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

function dayLabel(day: string): string {
  return DAY_LABEL.format(new Date(`${day}T00:00:00Z`));
}
