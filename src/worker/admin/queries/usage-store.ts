/** What was made and what it cost: sums of what has ended, and the tasks that no sum holds yet. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../platform/units.ts';
import { MILLICREDITS_PER_CREDIT } from '../../platform/units.ts';
import { formatUtcDay } from '../../platform/budget-period.ts';
import { firstSince } from './task-scan.ts';
import { COUNT_LIMIT, type Hour, type Today, type UsageTable } from '../../health/health-report.ts';
import { isTaskText } from '../../tasks/task-sequence.ts';

export const USAGE_GROUPS = ['day', 'client', 'model'] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

export interface UsageQuestion {
  /** Days, YYYY-MM-DD; both are among them. */
  since: string;
  until: string;
  by: readonly UsageGroup[];
  client?: string | undefined;
  model?: string | undefined;
}

export interface UsageStore {
  table(question: UsageQuestion): Promise<UsageTable>;
  /** The day of a time, hour by hour. */
  today(now: number): Promise<Today>;
  /** Tasks of the last 30 days' ends of which nobody learnt it, among the newest COUNT_LIMIT. */
  unknownEnds(now: number): Promise<UnknownEnds>;
}

/** How many, by the state that says so. */
export type UnknownEnds = Record<'never_confirmed' | 'expired_unknown', number>;

/** Ends older than this are history. */
const ENDED_FOR_MS = 30 * DAY_MS;

/** The sweep `usage` is not further behind than this, unless something is wrong with the cron. */
const NEWEST = 20_000;
/** Of those that had not ended when it came by. */
const LATER = 1000;
/** Of sums that one answer is made of: a row for each day, client and model. */
const MAX_SUMS = 50_000;
const MAX_ROWS = 1000;

const CURSOR_SQL = `(select cursor from retention_passes where name = 'usage')`;
const COUNTED = `1 as tasks, t.state = 'success' as succeeded, t.state = 'fail' as failed,
  t.reserved_millicredits as millicredits`;
const SUMS = `coalesce(sum(tasks), 0) as tasks, coalesce(sum(succeeded), 0) as succeeded,
  coalesce(sum(failed), 0) as failed, coalesce(sum(millicredits), 0) as millicredits`;

type Sums = Omit<Hour, 'hour' | 'credits'> & { millicredits: number };

export function usageStore(db: D1Database): UsageStore {
  const store: UsageStore = {
    table: async ({ since, until, by, client, model }) => {
      const wanted = `day between ?1 and ?2 and (?3 is null or client = ?3) and (?4 is null or model = ?4)`;
      const isNamed = by.includes('client');
      const groups = by.join(', ');
      const [sums, behind] = await db.batch<
        Sums & { parts: number; day?: string; client?: string; model?: string } & { behind: number }
      >([
        db
          .prepare(
            `with parts as (
               select day, client, model, tasks, succeeded, failed, millicredits from (
                 select day, client, model, tasks, succeeded, failed, millicredits
                 from usage_days where ${wanted} order by day desc limit ${MAX_SUMS})
               union all
               select budget_day as day, t.client, t.model, ${COUNTED} from (
                 select budget_day, created_at, client, model, state, reserved_millicredits
                 from tasks where seq > ${CURSOR_SQL} order by seq desc limit ${NEWEST}) t
               where ${wanted}
               union all
               select budget_day as day, t.client, t.model, ${COUNTED} from (
                 select task from deferred_tasks where pass = 'usage' limit ${LATER}) l
                 cross join tasks t on ${isTaskText('l.task', 't')} and t.seq <= ${CURSOR_SQL}
               where ${wanted}
             ), groups as (
               select ${groups}${by.length > 0 ? ',' : ''} ${SUMS}, count(*) as parts from parts
               ${by.length > 0 ? `group by ${groups}` : ''}
             )
             select ${by.map((name) => `g.${name}, `).join('')}g.tasks, g.succeeded, g.failed, g.millicredits,
               g.parts${isNamed ? ', c.name as clientName' : ''} from groups g
             ${isNamed ? "left join clients c on g.client like 'token:%' and c.id = substr(g.client, 7)" : ''}
             order by ${by.includes('day') ? 'g.day desc,' : ''} g.millicredits desc, g.tasks desc
             limit ${MAX_ROWS + 1}`,
          )
          .bind(since, until, client ?? null, model ?? null),
        db.prepare(
          `select exists (select 1 from tasks where seq > ${CURSOR_SQL} limit 1 offset ${NEWEST}) as behind`,
        ),
      ]);
      const rows = sums?.results ?? [];
      const parts = rows.reduce((sum, row) => sum + row.parts, 0);
      return {
        rows: rows.slice(0, MAX_ROWS).map(({ parts: _parts, millicredits, ...row }) => ({
          ...row,
          credits: millicredits / MILLICREDITS_PER_CREDIT,
        })),
        isTruncated:
          rows.length > MAX_ROWS || parts >= MAX_SUMS || behind?.results[0]?.behind === 1,
      };
    },
    today: async (now) => {
      const day = formatUtcDay(now);
      const start = Date.parse(day);
      const table = await store.table({ since: day, until: day, by: [] });
      const [all = { tasks: 0, succeeded: 0, failed: 0, credits: 0 }] = table.rows;
      const { results } = await db
        .prepare(
          `select cast((t.created_at - ?1) / ${HOUR_MS} as integer) as hour, ${SUMS}, count(*) as looked
           from (select created_at, ${COUNTED} from (
             select created_at, state, reserved_millicredits from tasks
             where seq >= ${firstSince('?3')} order by seq desc limit ${NEWEST}) t) t
           where created_at >= ?1 and created_at < ?2 group by hour order by hour`,
        )
        .bind(start, start + DAY_MS, start - MINUTE_MS)
        .all<Sums & { hour: number; looked: number }>();
      const looked = results.reduce((sum, row) => sum + row.looked, 0);
      return {
        day,
        all,
        hours: results.map(({ millicredits, looked: _looked, ...row }) => ({
          ...row,
          credits: millicredits / MILLICREDITS_PER_CREDIT,
        })),
        isPartial: looked >= NEWEST,
      };
    },
    unknownEnds: async (now) => {
      const row = await db
        .prepare(
          `select coalesce(sum(state = 'never_confirmed'), 0) as never_confirmed,
             coalesce(sum(state = 'expired_unknown'), 0) as expired_unknown
           from (select state, updated_at from tasks order by seq desc limit ${COUNT_LIMIT})
           where updated_at > ?1`,
        )
        .bind(now - ENDED_FOR_MS)
        .first<UnknownEnds>();
      return row ?? { never_confirmed: 0, expired_unknown: 0 };
    },
  };
  return store;
}
