/** The balance at KIE and how long it lasts. Pure. */
import type { HealthReport } from '../../../worker/admin/views.ts';
import { DAY_MS, HOUR_MS } from '../../../worker/platform/units.ts';
import { formatApprox, formatRelative } from './format-date.ts';

export interface BalanceLabel {
  /** Undefined: unknown. */
  readonly credits: number | undefined;
  /** How long the balance lasts, or why it is unknown. */
  readonly text: string;
  readonly isLow: boolean;
}

/** Below this forecast the balance is shown as low. */
const LOW_HOURS = 24;
/** A longer forecast is shown as "years". */
const MAX_FORECAST_HOURS = 2 * 365 * 24;
/** Right after midnight a single task would distort the rate: count at least this much time. */
const MIN_ELAPSED_HOURS = 1;

/** `spent` is in credits since midnight, UTC. */
export function describeBalance(health: HealthReport, spent: number): BalanceLabel {
  const { at, balance, remained } = health;
  const credits = balance?.credits ?? remained?.credits;
  if (credits === undefined)
    return { credits, text: balance?.problem ?? 'Not read from KIE yet', isLow: false };
  const source = describeSource(health);
  if (credits <= 0) return { credits, text: `No credits left.${source}`, isLow: true };
  const hours = estimateHoursLeft(credits, spent, at);
  if (hours === undefined)
    return { credits, text: `Nothing was spent today.${source}`, isLow: false };
  const duration = hours > MAX_FORECAST_HOURS ? 'years' : `about ${formatApprox(hours * HOUR_MS)}`;
  return {
    credits,
    text: `Lasts ${duration} at today’s rate.${source}`,
    isLow: hours < LOW_HOURS,
  };
}

/** When KIE could not be read, the figure is the one that it reported with its latest charge. */
function describeSource({ at, balance, remained }: HealthReport): string {
  if (balance !== null && balance.credits !== null) return '';
  const problem = balance?.problem ? `; reading it now failed: ${balance.problem}` : '';
  return ` Reported with a task ${formatRelative(remained?.at ?? at, at)}${problem}.`;
}

/** Undefined if nothing was spent today. */
export function estimateHoursLeft(credits: number, spent: number, at: number): number | undefined {
  if (spent <= 0) return undefined;
  const elapsed = Math.max(MIN_ELAPSED_HOURS, (at % DAY_MS) / HOUR_MS);
  return credits / (spent / elapsed);
}
