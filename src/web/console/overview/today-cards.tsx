/** Today's tasks and spending by the hour. Days are UTC, as for KIE and the budgets. */
import type { Today } from '../../../worker/admin/views.ts';
import { BarChart } from '../charts/bar-chart.tsx';
import { buildSpendBars, buildTaskBars } from '../charts/hour-bars.ts';
import { formatCompact, formatNumber, formatUsd, pluralize } from '../messages/format-number.ts';

const LABEL_EVERY_HOURS = 6;

export function TodayCards({ today }: { today: Today }) {
  const { tasks, failed, credits } = today.total;
  return (
    <div class="card-pair">
      <section class="card-box" aria-labelledby="tasks-today" data-testid="tasks-today">
        <h2 id="tasks-today">Tasks today</h2>
        <p class="figure">
          {today.isPartial && <span class="figure-prefix">over </span>}
          {tasks.toLocaleString('en')}
          <small>{failed.toLocaleString('en')} failed</small>
        </p>
        <BarChart
          title={`Tasks by hour, ${today.day}, UTC`}
          bars={buildTaskBars(today)}
          format={String}
          isInteger
          labelEvery={LABEL_EVERY_HOURS}
        />
      </section>
      <section class="card-box" aria-labelledby="spend-today" data-testid="spend-today">
        <h2 id="spend-today">Spent today</h2>
        <p class="figure">
          {formatUsd(credits)}
          <small>{pluralize(Math.round(credits), 'credit')}</small>
        </p>
        <BarChart
          title={`Credits by hour, ${today.day}, UTC`}
          bars={buildSpendBars(today)}
          format={formatNumber}
          isInteger={false}
          formatTick={formatCompact}
          labelEvery={LABEL_EVERY_HOURS}
        />
      </section>
    </div>
  );
}
