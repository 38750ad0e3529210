/**
 * Plans which rows of `tasks` one page of a list scans: a bounded number, through the index that narrows
 * the list down most.
 */
import { first, join, raw, sql, type Sql } from '../../platform/sql.ts';
import { MINUTE_MS } from '../../platform/units.ts';
import { seqRangeFor } from '../../tasks/task-sequence.ts';
import { isTerminal, type TaskState } from '../../tasks/task-state.ts';

/** Undefined fields do not filter. */
export interface TaskFilter {
  /** The Worker's id or a prefix of it, or KIE's complete taskId. */
  id?: string | undefined;
  state?: TaskState | undefined;
  /** A pattern, in which `*` matches any characters. */
  model?: string | undefined;
  client?: string | undefined;
  /** Created at or after. */
  since?: number | undefined;
  /** Created before. */
  until?: number | undefined;
  /** Only tasks with a file whose copy failed. */
  hasFailedFiles?: boolean | undefined;
}

/** A position in a list. */
export interface ListPosition {
  /** The value of the plan's `orderBy` column. */
  at: number;
  seq: number;
}

/** Rows that a page scans at most, however few of them match. */
export const SCAN_LIMIT = 5000;

/** Clocks of isolates differ: within this time the order of `seq` may not be that of `created_at`. */
const CLOCK_SKEW_MS = MINUTE_MS;

/** An index, and an order in which pages follow each other. */
export interface ScanPlan {
  readonly index?: string;
  readonly orderBy: 'seq' | 'created_at' | 'updated_at';
  readonly where: readonly Sql[];
  /** Restricts the scan to tasks with this id. */
  readonly id?: string;
}

/** Chooses the most selective index. Few tasks are running or have failed files; both have an index. */
export async function chooseIndex(
  db: D1Database,
  { id, hasFailedFiles, client, state }: TaskFilter,
): Promise<ScanPlan> {
  if (id !== undefined) return { orderBy: 'seq', where: [], id };
  if (hasFailedFiles === true)
    return {
      index: 'tasks_with_failed_files',
      orderBy: 'updated_at',
      where: [raw('failed_file_numbers is not null')],
    };
  if (client !== undefined)
    return { index: 'tasks_by_client', orderBy: 'created_at', where: [sql`client = ${client}`] };
  if (state === undefined || isTerminal(state)) return { orderBy: 'seq', where: [] };
  // The order of this index changes between pages, so it is used only if all of its rows can be sorted.
  const running = await first<{ n: number }>(
    db,
    sql`select count(*) as n
      from (select 1 from tasks where next_poll_at is not null limit ${SCAN_LIMIT})`,
  );
  return running === undefined || running.n < SCAN_LIMIT
    ? { index: 'tasks_by_next_poll', orderBy: 'seq', where: [raw('next_poll_at is not null')] }
    : { orderBy: 'seq', where: [] };
}

/** A query for `seq` and the `orderBy` value of the scanned rows, at most `limit`, below `before`. */
export function buildScanQuery(
  { index, orderBy, where, id }: ScanPlan,
  { since, until }: TaskFilter,
  before: ListPosition | undefined,
  limit: number,
): Sql {
  const column = raw(orderBy);
  const conditions = [...where];
  if (before !== undefined)
    conditions.push(
      orderBy === 'seq'
        ? sql`seq < ${before.seq}`
        : sql`${column} <= ${before.at} and (${column}, seq) < (${before.at}, ${before.seq})`,
    );
  if (orderBy === 'created_at') {
    if (since !== undefined) conditions.push(sql`created_at >= ${since}`);
    if (until !== undefined) conditions.push(sql`created_at < ${until}`);
  }
  if (orderBy === 'seq' && index === undefined) {
    if (since !== undefined) conditions.push(sql`seq >= ${seqAtTime(since - CLOCK_SKEW_MS)}`);
    if (until !== undefined) conditions.push(sql`seq < ${seqAtTime(until + CLOCK_SKEW_MS)}`);
  }
  const scanned = id === undefined ? conditions : [sql`seq in (${seqsWithId(id, conditions)})`];
  return sql`select seq, ${column} from tasks ${raw(index === undefined ? '' : `indexed by ${index}`)}
    where ${join([raw('true'), ...scanned], raw(' and '))}
    order by ${column} desc, seq desc limit ${limit}`;
}

/** The highest `seq` values of the tasks with this taskId or id prefix that fulfil the conditions. */
function seqsWithId(id: string, conditions: readonly Sql[]): Sql {
  const [lowest, highest] = seqRangeFor(id);
  // `~` sorts after every character of an id.
  const hasPrefix = sql`seq between ${lowest} and ${highest} and id >= ${id} and id < ${`${id}~`}`;
  return join(
    [sql`task_id = ${id}`, hasPrefix].map(
      (match) => sql`select seq from (select seq from tasks
        where ${join([match, ...conditions], raw(' and '))} order by seq desc limit ${raw(String(SCAN_LIMIT))})`,
    ),
    raw(' union all '),
  );
}

/**
 * The `seq` of the first task that was created at the time `at` or later; one above the last `seq` if there
 * is none. A binary search, which reads about 150 rows: an index would cost a write per task, and `seq`
 * alone is not exact, because clocks of isolates differ.
 */
export function seqAtTime(at: number): Sql {
  const middle = raw('(low + high) / 2');
  const isBefore = sql`(select created_at from tasks where seq >= ${middle} order by seq limit 1) < ${at}`;
  return sql`(with recursive halves(low, high) as (
      select coalesce((select min(seq) from tasks), 0), coalesce((select max(seq) from tasks), 0) + 1
      union all
      select iif(${isBefore}, ${middle} + 1, low), iif(${isBefore}, high, ${middle}) from halves where low < high
    ) select low from halves where low >= high)`;
}
