/** Usage figures: the daily totals of finished tasks, and the tasks that are not in them yet. */
import { COUNT_LIMIT, type Hour, type Today, type UsageTable } from '../../health/health-report.ts';
import { formatUtcDay } from '../../platform/budget-period.ts';
import { all, batch, first, prepare, raw, sql, type Sql } from '../../platform/sql.ts';
import { DAY_MS, HOUR_MS, MILLICREDITS_PER_CREDIT, MINUTE_MS } from '../../platform/units.ts';
import { isTask } from '../../tasks/task-sequence.ts';
import { seqAtTime } from './task-scan.ts';

export const USAGE_GROUPS = ['day', 'client', 'model'] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

export interface UsageQuery {
  /** First and last day, YYYY-MM-DD, both included. */
  since: string;
  until: string;
  groupBy: readonly UsageGroup[];
  client?: string | undefined;
  model?: string | undefined;
}

export interface UsageStore {
  table(query: UsageQuery): Promise<UsageTable>;
  /** The current day by hours. */
  today(now: number): Promise<Today>;
  /** Counts tasks that ended with an unknown outcome in the last 30 days, among the newest COUNT_LIMIT. */
  countUnknownOutcomes(now: number): Promise<UnknownOutcomes>;
}

export type UnknownOutcomes = Record<'never_confirmed' | 'expired_unknown', number>;

const UNKNOWN_OUTCOME_WINDOW_MS = 30 * DAY_MS;

/** Tasks read at most. The retention pass `usage` lags behind by more only if the cron is failing. */
const MAX_NEW_TASKS = 20_000;
const NEW_TASKS = raw(String(MAX_NEW_TASKS));
/** Deferred tasks read at most: those that were still running when the pass reached them. */
const DEFERRED_TASKS = raw('1000');
/** Daily totals read at most: one row per day, client and model. */
const MAX_DAILY_TOTALS = 50_000;
const MAX_ROWS = 1000;

const CURSOR = raw("(select cursor from retention_passes where name = 'usage')");
const TASK_FIGURES = raw(`1 as tasks, t.state = 'success' as succeeded, t.state = 'fail' as failed,
  t.spent_millicredits as millicredits`);
const SUMS = raw(`coalesce(sum(tasks), 0) as tasks, coalesce(sum(succeeded), 0) as succeeded,
  coalesce(sum(failed), 0) as failed, coalesce(sum(millicredits), 0) as millicredits`);

type Sums = Omit<Hour, 'hour' | 'credits'> & { millicredits: number };
type GroupRow = Sums & {
  /** Daily totals and tasks in the group. */
  parts: number;
  day?: string;
  client?: string;
  clientName?: string | null;
  model?: string;
};

/** The wanted daily totals, and a row for each task that they do not include. */
function selectParts({ since, until, client, model }: UsageQuery): Sql {
  const isWanted = sql`day between ${since} and ${until}
    and (${client ?? null} is null or client = ${client ?? null})
    and (${model ?? null} is null or model = ${model ?? null})`;
  return sql`
    select day, client, model, tasks, succeeded, failed, millicredits from (
      select day, client, model, tasks, succeeded, failed, millicredits
      from usage_days where ${isWanted} order by day desc limit ${raw(String(MAX_DAILY_TOTALS))})
    union all
    select t.budget_day as day, t.client, t.model, ${TASK_FIGURES} from (
      select budget_day, client, model, state, spent_millicredits
      from tasks where seq > ${CURSOR} order by seq desc limit ${NEW_TASKS}) t
    where ${isWanted}
    union all
    select t.budget_day as day, t.client, t.model, ${TASK_FIGURES} from (
      select task from deferred_tasks where pass = 'usage' limit ${DEFERRED_TASKS}) d
      cross join tasks t on ${isTask(raw('d.task'), 't')} and t.seq <= ${CURSOR}
    where ${isWanted}`;
}

function selectGroups(query: UsageQuery): Sql {
  const { groupBy } = query;
  const columns = raw(groupBy.map((name) => `${name}, `).join(''));
  const grouping = raw(groupBy.length === 0 ? '' : `group by ${groupBy.join(', ')}`);
  const hasClient = groupBy.includes('client');
  const clientName = raw(hasClient ? ', c.name as clientName' : '');
  const joinClient = raw(
    hasClient
      ? "left join clients c on g.client like 'token:%' and c.id = substr(g.client, 7)"
      : '',
  );
  return sql`
    with parts as (${selectParts(query)}), groups as (
      select ${columns}${SUMS}, count(*) as parts from parts ${grouping}
    )
    select ${raw(groupBy.map((name) => `g.${name}, `).join(''))}g.tasks, g.succeeded, g.failed,
      g.millicredits, g.parts${clientName}
    from groups g ${joinClient}
    order by ${raw(groupBy.includes('day') ? 'g.day desc,' : '')} g.millicredits desc, g.tasks desc
    limit ${raw(String(MAX_ROWS + 1))}`;
}

/** Whether there are more new tasks than are read. */
const HAS_MORE_NEW_TASKS = sql`
  select exists (select 1 from tasks where seq > ${CURSOR} limit 1 offset ${NEW_TASKS}) as hasMore`;

export function usageStore(db: D1Database): UsageStore {
  const table = async (query: UsageQuery): Promise<UsageTable> => {
    const [groups, newTasks] = await batch(db, [
      prepare<GroupRow>(db, selectGroups(query)),
      prepare<{ hasMore: number }>(db, HAS_MORE_NEW_TASKS),
    ]);
    const rows = groups.results;
    const parts = rows.reduce((sum, row) => sum + row.parts, 0);
    return {
      rows: rows.slice(0, MAX_ROWS).map(({ parts: _parts, millicredits, ...row }) => ({
        ...row,
        credits: millicredits / MILLICREDITS_PER_CREDIT,
      })),
      isTruncated:
        rows.length > MAX_ROWS || parts >= MAX_DAILY_TOTALS || newTasks.results[0]?.hasMore === 1,
    };
  };
  return {
    table,
    today: async (now) => {
      const day = formatUtcDay(now);
      const start = Date.parse(day);
      const [total = { tasks: 0, succeeded: 0, failed: 0, credits: 0 }] = (
        await table({ since: day, until: day, groupBy: [] })
      ).rows;
      const rows = await all<Sums & { hour: number; read: number }>(
        db,
        sql`select cast((t.created_at - ${start}) / ${raw(String(HOUR_MS))} as integer) as hour, ${SUMS},
            count(*) as read
          from (select created_at, ${TASK_FIGURES} from (
            select created_at, state, spent_millicredits from tasks
            where seq >= ${seqAtTime(start - MINUTE_MS)} order by seq desc limit ${NEW_TASKS}) t) t
          where created_at >= ${start} and created_at < ${start + DAY_MS} group by hour order by hour`,
      );
      const read = rows.reduce((sum, row) => sum + row.read, 0);
      return {
        day,
        total,
        hours: rows.map(({ millicredits, read: _read, ...row }) => ({
          ...row,
          credits: millicredits / MILLICREDITS_PER_CREDIT,
        })),
        isPartial: read >= MAX_NEW_TASKS,
      };
    },
    countUnknownOutcomes: async (now) => {
      const row = await first<UnknownOutcomes>(
        db,
        sql`select coalesce(sum(state = 'never_confirmed'), 0) as never_confirmed,
            coalesce(sum(state = 'expired_unknown'), 0) as expired_unknown
          from (select state, updated_at from tasks order by seq desc limit ${raw(String(COUNT_LIMIT))})
          where updated_at > ${now - UNKNOWN_OUTCOME_WINDOW_MS}`,
      );
      return row ?? { never_confirmed: 0, expired_unknown: 0 };
    },
  };
}
