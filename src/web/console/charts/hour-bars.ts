/** The hours of a day as bars. Pure. */
import type { Hour, Today } from '../../../worker/admin/views.ts';
import type { Bar } from './scale.ts';

const HOURS = Array.from({ length: 24 }, (_none, hour) => hour);

/** All 24 hours; an hour that the API leaves out has no tasks. */
export function buildTaskBars({ hours }: Pick<Today, 'hours'>): Bar[] {
  return buildHourBars(hours, ({ tasks, succeeded, failed }) => [
    { name: 'succeeded', value: succeeded, series: 'succeeded' },
    { name: 'failed', value: failed, series: 'failed' },
    { name: 'other', value: Math.max(0, tasks - succeeded - failed), series: 'other' },
  ]);
}

/** All 24 hours, in credits. */
export function buildSpendBars({ hours }: Pick<Today, 'hours'>): Bar[] {
  return buildHourBars(hours, ({ credits }) => [
    { name: 'credits', value: credits, series: 'credits' },
  ]);
}

function buildHourBars(hours: readonly Hour[], buildParts: (hour: Hour) => Bar['parts']): Bar[] {
  const byHour = new Map(hours.map((hour) => [hour.hour, hour]));
  return HOURS.map((hour) => {
    const empty = { hour, tasks: 0, succeeded: 0, failed: 0, credits: 0 };
    return {
      label: `${String(hour).padStart(2, '0')}:00`,
      parts: buildParts(byHour.get(hour) ?? empty),
    };
  });
}
