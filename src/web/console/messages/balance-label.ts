/** What is left at KIE, and what it lasts for. Pure. */
import type { HealthReport } from '../../../worker/admin/views.ts';
import { DAY_MS, HOUR_MS } from '../../../worker/platform/units.ts';
import { relative, roughly } from './time-label.ts';

export interface BalanceWords {
  /** Undefined: nobody knows. */
  readonly credits: number | undefined;
  /** What that lasts for, or why it is not known. */
  readonly text: string;
  readonly isLow: boolean;
}

/** Less than this many hours at today's pace is told in red. */
const LOW_HOURS = 24;
/** Nobody plans ahead for longer. */
const MANY_HOURS = 2 * 365 * 24;
/** Before that much of a day has passed, its pace says little. */
const MIN_PASSED_HOURS = 1;

/** `spent` since midnight, UTC. */
export function balanceWords(health: HealthReport, spent: number): BalanceWords {
  const { at, balance, remained } = health;
  const known = balance?.credits ?? remained?.credits;
  if (known === undefined)
    return { credits: undefined, text: balance?.problem ?? 'KIE was not asked yet', isLow: false };
  const hours = hoursLeft(known, spent, at);
  const stale =
    balance?.credits === null || balance === null
      ? ` KIE said so with a task ${relative(remained?.at ?? at, at)}${balance?.problem ? `; asked now: ${balance.problem}` : ''}.`
      : '';
  if (known <= 0) return { credits: known, text: `Nothing is left.${stale}`, isLow: true };
  if (hours === undefined)
    return { credits: known, text: `Nothing was spent today.${stale}`, isLow: false };
  return {
    credits: known,
    text: `Lasts ${hours > MANY_HOURS ? 'for years' : `about ${roughly(hours * HOUR_MS)}`} at today’s pace.${stale}`,
    isLow: hours < LOW_HOURS,
  };
}

/** Undefined where nothing is spent. */
export function hoursLeft(credits: number, spent: number, at: number): number | undefined {
  if (spent <= 0) return undefined;
  const passed = Math.max(MIN_PASSED_HOURS, (at % DAY_MS) / HOUR_MS);
  return credits / (spent / passed);
}
