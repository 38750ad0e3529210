/**
 * What KIE charged otherwise than expected in the last 24 hours. The index has only such tasks, so that a report of
 * a deployment without any reads none.
 */
import { raw, sql, type Sql } from '../platform/sql.ts';
import { DAY_MS, MILLICREDITS_PER_CREDIT } from '../platform/units.ts';
import { COUNT_LIMIT } from './health-report.ts';

/** A client is reported from this many tasks on that cost more than they reserved. One may be KIE's mistake. */
const MIN_EXCEEDING_TASKS = raw('3');

/** Models and clients in the report. */
const MAX_GROUPS = raw('20');

const WINDOW_MS = raw(String(DAY_MS));
const toCredits = (millicredits: string) =>
  raw(`${millicredits} / ${MILLICREDITS_PER_CREDIT.toFixed(1)}`);

const tasksWithUnexpectedCharge = (now: number) => sql`
  select model, client, updated_at, charged_millicredits, reserved_millicredits,
    charged_millicredits not between min_charge_millicredits and max_charge_millicredits as is_outside
  from tasks indexed by tasks_with_unexpected_charge
  where is_charge_unexpected = 1 and updated_at > ${now} - ${WINDOW_MS}
  order by updated_at desc limit ${raw(String(COUNT_LIMIT))}`;

/** Rows of `charges.unexpected`. SQLite takes the plain columns from the row with the maximum: the latest task. */
export function selectUnexpectedCharges(now: number): Sql {
  return sql`
    select model, count(*) as tasks, max(updated_at) as latestAt,
      ${toCredits('charged_millicredits')} as charged, ${toCredits('reserved_millicredits')} as reserved
    from (${tasksWithUnexpectedCharge(now)}) where is_outside
    group by model order by tasks desc, model limit ${MAX_GROUPS}`;
}

/** Rows of `charges.exceeding`. */
export function selectExceedingClients(now: number): Sql {
  return sql`
    select client,
      (select name from clients where client like 'token:%' and id = substr(client, 7)) as clientName, tasks,
      ${toCredits('charged')} as charged, ${toCredits('reserved')} as reserved
    from (
      select client, count(*) as tasks, sum(charged_millicredits) as charged, sum(reserved_millicredits) as reserved
      from (${tasksWithUnexpectedCharge(now)}) where charged_millicredits > reserved_millicredits
      group by client having count(*) >= ${MIN_EXCEEDING_TASKS}
    ) order by charged - reserved desc, client limit ${MAX_GROUPS}`;
}
