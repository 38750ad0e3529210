/** Today's tasks and spend, by the hour in UTC, as KIE's day and the budgets go. */
import type { Today } from '../../../worker/admin/views.ts';
import { BarChart } from '../charts/bar-chart.tsx';
import { spendBars, taskBars } from '../charts/day-bars.ts';
import { count, numberWords, usd } from '../messages/time-label.ts';

const EVERY_HOURS = 6;

export function TodayCards({ today }: { today: Today }) {
  const { tasks, failed, credits } = today.all;
  return (
    <div class="pair">
      <section class="card-box" aria-labelledby="tasks-today" data-testid="tasks-today">
        <h2 id="tasks-today">Tasks today</h2>
        <p class="figure">
          {today.isPartial && <span class="at-least">over </span>}
          {tasks.toLocaleString('en')}
          <small>{failed === 0 ? 'none failed' : count(failed, 'failed', 'failed')}</small>
        </p>
        <BarChart
          title={`Tasks by the hour, ${today.day}, UTC`}
          bars={taskBars(today)}
          words={String}
          isCounted
          every={EVERY_HOURS}
        />
      </section>
      <section class="card-box" aria-labelledby="spend-today" data-testid="spend-today">
        <h2 id="spend-today">Spent today</h2>
        <p class="figure">
          {usd(credits)}
          <small>{count(Math.round(credits), 'credit')}</small>
        </p>
        <BarChart
          title={`Credits by the hour, ${today.day}, UTC`}
          bars={spendBars(today)}
          words={numberWords}
          isCounted={false}
          tick={shortNumber}
          every={EVERY_HOURS}
        />
      </section>
    </div>
  );
}

/** `1.5k`: there is little room beside a chart. */
export function shortNumber(value: number): string {
  return value < 1000 ? String(value) : `${Number((value / 1000).toPrecision(3))}k`;
}
