/** Daily totals of finished tasks. They outlive the tasks' rows. */
import { prepare, sql, type Sql, type Statement } from '../platform/sql.ts';
import { isAmong } from '../tasks/task-sequence.ts';

/**
 * A statement that adds those of the tasks `ids` that meet `condition` to the totals. The same
 * transaction must make `condition` false for them, so that no task is counted twice.
 */
export function rollUpUsage(db: D1Database, ids: readonly string[], condition: Sql): Statement {
  return prepare(
    db,
    sql`insert into usage_days (day, client, model, tasks, succeeded, failed, millicredits)
        select budget_day, client, model, count(*), sum(state = 'success'), sum(state = 'fail'),
          sum(spent_millicredits)
        from tasks where ${isAmong(JSON.stringify(ids))} and (${condition})
        group by 1, 2, 3
        on conflict (day, client, model) do update set
          tasks = tasks + excluded.tasks, succeeded = succeeded + excluded.succeeded,
          failed = failed + excluded.failed, millicredits = millicredits + excluded.millicredits`,
  );
}
