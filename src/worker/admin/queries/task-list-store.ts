/** Lists of tasks for the operator, by whatever is known of one. */
import { matchesPattern } from '../../models/model-pattern.ts';
import {
  LOOKED_AT,
  lookedAt,
  sourceOf,
  type Bind,
  type TaskFilter,
  type TaskMark,
} from './task-scan.ts';
import {
  TASK_SUMMARY_COLUMNS,
  toTaskSummary,
  JOIN_CLIENT,
  type TaskSummaryRow,
  type TaskSummary,
} from './task-summary.ts';

export interface TaskListStore {
  /** The youngest first, from before a mark on. A page may hold few or none, and yet lead on. */
  page(filter: TaskFilter, limit: number, before?: TaskMark): Promise<TaskPage>;
}

export interface TaskPage {
  tasks: TaskSummary[];
  /** Where the next page begins, if there may be one. */
  next: TaskMark | undefined;
}

export function taskListStore(db: D1Database): TaskListStore {
  return {
    page: async (filter, limit, before) => {
      const source = await sourceOf(db, filter);
      const isFiltered = Object.values(filter).some((value) => value !== undefined);
      const size = isFiltered ? LOOKED_AT : limit;
      const query = (tail: (bind: Bind) => string) => {
        const values: unknown[] = [];
        const bind = (value: unknown) => `?${values.push(value)}`;
        const looked = lookedAt(source, filter, before, size, bind);
        return db.prepare(`with looked(seq, at) as (${looked}) ${tail(bind)}`).bind(...values);
      };
      const models = await modelsFor(filter.model, query);
      const { results } = await query(
        (bind) => `select l.seq, l.at, ${TASK_SUMMARY_COLUMNS}
          from looked l cross join tasks t on t.seq = l.seq ${JOIN_CLIENT}
          where ${conditions(filter, models, bind).join(' and ')}
          order by l.at desc, l.seq desc limit ${bind(limit)}`,
      ).all<TaskSummaryRow & TaskMark>();
      const tasks = results.map(({ seq: _place, at: _at, ...row }) => toTaskSummary(row));
      if (tasks.length === limit) return { tasks, next: results.at(-1) };
      if (!isFiltered) return { tasks, next: undefined };
      const end = await query(
        () => 'select seq, at, count(*) over () as n from looked order by at, seq limit 1',
      ).first<TaskMark & { n: number }>();
      return { tasks, next: end?.n === LOOKED_AT ? end : undefined };
    },
  };
}

/** Those of the rows that fit a pattern: D1 takes patterns of 50 characters, and names are longer. */
async function modelsFor(
  pattern: string | undefined,
  query: (tail: () => string) => D1PreparedStatement,
): Promise<readonly string[] | undefined> {
  if (pattern?.includes('*') !== true) return pattern === undefined ? undefined : [pattern];
  const { results } = await query(
    () => 'select distinct t.model from looked l cross join tasks t on t.seq = l.seq',
  ).all<{ model: string }>();
  return results.map(({ model }) => model).filter((model) => matchesPattern(pattern, model));
}

function conditions(
  { state, client, since, until, isLost }: TaskFilter,
  models: readonly string[] | undefined,
  bind: Bind,
): string[] {
  return [
    'true',
    ...(state === undefined ? [] : [`t.state = ${bind(state)}`]),
    ...(client === undefined ? [] : [`t.client = ${bind(client)}`]),
    ...(since === undefined ? [] : [`t.created_at >= ${bind(since)}`]),
    ...(until === undefined ? [] : [`t.created_at < ${bind(until)}`]),
    ...(isLost === true ? ['t.failed_file_numbers is not null'] : []),
    ...(models === undefined
      ? []
      : [`t.model in (select value from json_each(${bind(JSON.stringify(models))}))`]),
  ];
}
