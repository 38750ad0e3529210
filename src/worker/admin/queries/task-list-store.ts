/** Filtered lists of all tasks, for an admin. */
import { matchesPattern } from '../../models/model-pattern.ts';
import { all, first, join, raw, sql, type Sql } from '../../platform/sql.ts';
import {
  JOIN_CLIENT,
  TASK_SUMMARY_COLUMNS,
  toTaskSummary,
  type TaskSummary,
  type TaskSummaryRow,
} from './task-summary.ts';
import {
  buildScanQuery,
  chooseIndex,
  SCAN_LIMIT,
  type ListPosition,
  type TaskFilter,
} from './task-scan.ts';

export interface TaskListStore {
  /**
   * One page, the newest tasks first, below the position `before`. A page may have fewer than `limit` tasks,
   * or none, and still have a next page.
   */
  page(filter: TaskFilter, limit: number, before?: ListPosition): Promise<TaskSummaryPage>;
}

export interface TaskSummaryPage {
  tasks: TaskSummary[];
  /** `before` of the next page; undefined on the last page. */
  next: ListPosition | undefined;
}

export function taskListStore(db: D1Database): TaskListStore {
  return {
    page: async (filter, limit, before) => {
      const isFiltered = Object.values(filter).some((value) => value !== undefined);
      const scanLimit = isFiltered ? SCAN_LIMIT : limit;
      const scan = buildScanQuery(await chooseIndex(db, filter), filter, before, scanLimit);
      const withScan = (query: Sql) => sql`with scanned(seq, at) as (${scan}) ${query}`;
      const models = await findMatchingModels(db, filter.model, withScan);
      const rows = await all<TaskSummaryRow & ListPosition>(
        db,
        withScan(sql`select s.seq, s.at, ${TASK_SUMMARY_COLUMNS}
          from scanned s cross join tasks t on t.seq = s.seq ${JOIN_CLIENT}
          where ${join(buildConditions(filter, models), raw(' and '))}
          order by s.at desc, s.seq desc limit ${limit}`),
      );
      const tasks = rows.map(({ seq: _seq, at: _at, ...row }) => toTaskSummary(row));
      if (tasks.length === limit) return { tasks, next: rows.at(-1) };
      if (!isFiltered) return { tasks, next: undefined };
      const end = await first<ListPosition & { n: number }>(
        db,
        withScan(sql`select seq, at, count(*) over () as n from scanned order by at, seq limit 1`),
      );
      return { tasks, next: end?.n === SCAN_LIMIT ? end : undefined };
    },
  };
}

/** The models of scanned rows that match a pattern. D1 limits patterns to 50 bytes, and names are longer. */
async function findMatchingModels(
  db: D1Database,
  pattern: string | undefined,
  withScan: (query: Sql) => Sql,
): Promise<readonly string[] | undefined> {
  if (pattern?.includes('*') !== true) return pattern === undefined ? undefined : [pattern];
  const rows = await all<{ model: string }>(
    db,
    withScan(sql`select distinct t.model from scanned s cross join tasks t on t.seq = s.seq`),
  );
  return rows.map(({ model }) => model).filter((model) => matchesPattern(pattern, model));
}

function buildConditions(
  { state, client, since, until, hasFailedFiles }: TaskFilter,
  models: readonly string[] | undefined,
): Sql[] {
  const conditions = [raw('true')];
  if (state !== undefined) conditions.push(sql`t.state = ${state}`);
  if (client !== undefined) conditions.push(sql`t.client = ${client}`);
  if (since !== undefined) conditions.push(sql`t.created_at >= ${since}`);
  if (until !== undefined) conditions.push(sql`t.created_at < ${until}`);
  if (hasFailedFiles === true) conditions.push(raw('t.failed_file_numbers is not null'));
  if (models !== undefined)
    conditions.push(sql`t.model in (select value from json_each(${JSON.stringify(models)}))`);
  return conditions;
}
