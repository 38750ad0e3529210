/** What of the alarms is new against the rows that are kept, and what of a row is to be told. Pure. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/units.ts';
import type { AlertRow } from './alert-store.ts';
import { CLEARED, type Alarm, type Cause } from './evaluate-alerts.ts';

/** An alarm that was raised holds for so long at least: what comes and goes is told twice in this time, not each minute. */
const MIN_HOLD_MS = 10 * MINUTE_MS;

/** What grows is told again after this. */
const TELL_GROWTH_MS = HOUR_MS;

/** Waits between tries double, from the cron's own minute up to this; while the cause holds they go on. */
const MAX_WAIT_MS = HOUR_MS;
/** The end of a cause is tried to be told for so long. */
const TELL_END_MS = DAY_MS;

export interface News {
  raised: Alarm[];
  /** They hold, and what there is to say of them is another. */
  changed: Alarm[];
  cleared: { cause: Cause; message: string }[];
}

export function whatsNew(alarms: readonly Alarm[], rows: readonly AlertRow[], now: number): News {
  const known = new Map(rows.map((row) => [row.cause, row]));
  const alarming = new Set<string>(alarms.map(({ cause }) => cause));
  const isOther = ({ cause, message, count }: Alarm) => {
    const row = known.get(cause);
    return (
      row !== undefined &&
      (row.message !== message || row.count !== count || row.clearedAt !== null)
    );
  };
  return {
    raised: alarms.filter(({ cause }) => !known.has(cause)),
    changed: alarms.filter(isOther),
    cleared: rows
      .filter(
        ({ cause, clearedAt, since }) =>
          !alarming.has(cause) && clearedAt === null && now - since >= MIN_HOLD_MS,
      )
      .map(({ cause }) => ({ cause, message: CLEARED[cause] })),
  };
}

export type ToTell = 'raised' | 'cleared' | 'nothing' | 'give_up';

/** What ALERT_URL is to hear of a row now. */
export function whatToTell(row: AlertRow, now: number): ToTell {
  const { clearedAt, toldAt, count, toldCount, nextTryAt } = row;
  if (clearedAt !== null && now - clearedAt >= TELL_END_MS) return 'give_up';
  if (nextTryAt > now) return 'nothing';
  if (clearedAt !== null) return 'cleared';
  if (toldAt === null) return 'raised';
  return count > toldCount && now - toldAt >= TELL_GROWTH_MS ? 'raised' : 'nothing';
}

/** After so many tries in vain, the last one included. */
export function waitAfter(tries: number): number {
  return Math.min(MINUTE_MS * 2 ** (tries - 1), MAX_WAIT_MS);
}
