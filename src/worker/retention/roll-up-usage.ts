/** Sums up what tasks came to, by day, client and model. Their rows may go then: the sums stay. */
import { isAmongText } from '../tasks/task-sequence.ts';

/** The day whose budget a task took; tasks of the first version have none. */
export const USAGE_DAY = `iif(budget_day > '1970-01-01', budget_day, date(created_at / 1000, 'unixepoch'))`;

/**
 * A statement that adds tasks to the sums, those of `ids` for which `where` holds. Whoever calls it sees
 * to it that no task is added twice: in the same transaction it must stop to be one that is to be added.
 */
export function rollUpUsage(
  db: D1Database,
  ids: readonly string[],
  where: string,
  ...values: unknown[]
): D1PreparedStatement {
  return db
    .prepare(
      `insert into usage_days (day, client, model, tasks, succeeded, failed, millicredits)
       select ${USAGE_DAY}, client, model, count(*), sum(state = 'success'), sum(state = 'fail'),
         sum(reserved_millicredits)
       from tasks where ${isAmongText('?1')} and (${where})
       group by 1, 2, 3
       on conflict (day, client, model) do update set
         tasks = tasks + excluded.tasks, succeeded = succeeded + excluded.succeeded,
         failed = failed + excluded.failed, millicredits = millicredits + excluded.millicredits`,
    )
    .bind(JSON.stringify(ids), ...values);
}
