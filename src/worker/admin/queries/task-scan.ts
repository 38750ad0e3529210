/** Which rows of `tasks` a page of a list looks at: a bounded number, by the index that narrows it down most. */
import { MINUTE_MS } from '../../platform/units.ts';
import { seqRangeFor } from '../../tasks/task-sequence.ts';
import { isTerminal, type TaskState } from '../../tasks/task-state.ts';

/** Which tasks; what is undefined does not matter. */
export interface TaskFilter {
  /** Ours or what it begins with, or the whole of KIE's. */
  id?: string | undefined;
  state?: TaskState | undefined;
  /** A pattern, in which `*` stands for any characters. */
  model?: string | undefined;
  client?: string | undefined;
  /** When it was created: from the one, before the other. */
  since?: number | undefined;
  until?: number | undefined;
  /** Some of its copies were given up. */
  isLost?: boolean | undefined;
}

/** A task's place in the order of a list. */
export interface TaskMark {
  at: number;
  seq: number;
}

/** So many rows one page looks at, however few of them it is asked for. */
export const LOOKED_AT = 5000;

/** Isolates' clocks differ: within this the order of rows is not that of their times. */
const CLOCKS_DIFFER_MS = MINUTE_MS;

/** Puts a value among a statement's parameters and gives its name there. */
export type Bind = (value: unknown) => string;

/** Where a list looks: rows of an index, in an order that pages can follow. */
export interface Source {
  index?: string;
  at: 'seq' | 'created_at' | 'updated_at';
  where: (bind: Bind) => string[];
  /** Of those alone that are named so. */
  name?: string;
}

/** By what narrows the list down most. Few tasks are under way or lost files: of those an index tells. */
export async function sourceOf(
  db: D1Database,
  { id, isLost, client, state }: TaskFilter,
): Promise<Source> {
  if (id !== undefined) return { at: 'seq', where: () => [], name: id };
  if (isLost === true)
    return {
      index: 'tasks_with_failed_files',
      at: 'updated_at',
      where: () => ['failed_file_numbers is not null'],
    };
  if (client !== undefined)
    return {
      index: 'tasks_by_client',
      at: 'created_at',
      where: (bind) => [`client = ${bind(client)}`],
    };
  if (state === undefined || isTerminal(state)) return { at: 'seq', where: () => [] };
  // In the order of this index no page would find its place again, so all of them are sorted anew.
  const underWay = await db
    .prepare(
      `select count(*) as n from (select 1 from tasks where next_poll_at is not null limit ${LOOKED_AT})`,
    )
    .first<{ n: number }>();
  return underWay === null || underWay.n < LOOKED_AT
    ? { index: 'tasks_by_next_poll', at: 'seq', where: () => ['next_poll_at is not null'] }
    : { at: 'seq', where: () => [] };
}

/** A query for their places and what they are ordered by, no more than `size`. */
export function lookedAt(
  { index, at, where, name }: Source,
  { since, until }: TaskFilter,
  before: TaskMark | undefined,
  size: number,
  bind: Bind,
): string {
  const wanted = where(bind);
  if (before !== undefined && at === 'seq') wanted.push(`seq < ${bind(before.seq)}`);
  if (before !== undefined && at !== 'seq') {
    const time = bind(before.at);
    wanted.push(`${at} <= ${time} and (${at}, seq) < (${time}, ${bind(before.seq)})`);
  }
  if (at === 'created_at') {
    if (since !== undefined) wanted.push(`created_at >= ${bind(since)}`);
    if (until !== undefined) wanted.push(`created_at < ${bind(until)}`);
  }
  if (at === 'seq' && index === undefined) {
    if (since !== undefined) wanted.push(`seq >= ${firstSince(bind(since - CLOCKS_DIFFER_MS))}`);
    if (until !== undefined) wanted.push(`seq < ${firstSince(bind(until + CLOCKS_DIFFER_MS))}`);
  }
  const found = name === undefined ? wanted : [`seq in (${seqsMatching(name, wanted, bind)})`];
  return `select seq, ${at} from tasks ${index === undefined ? '' : `indexed by ${index}`}
    ${found.length === 0 ? '' : `where ${found.join(' and ')}`}
    order by ${at} desc, seq desc limit ${bind(size)}`;
}

/** The places of those that KIE calls so, or whose id here begins so: the youngest of which all that is wanted holds. */
function seqsMatching(name: string, wanted: readonly string[], bind: Bind): string {
  // No id has a letter behind `~`.
  const begins = `id >= ${bind(name)} and id < ${bind(`${name}~`)}`;
  const [first, last] = seqRangeFor(name);
  return [`task_id = ${bind(name)}`, `seq between ${bind(first)} and ${bind(last)} and ${begins}`]
    .map(
      (one) => `select seq from (select seq from tasks
        where ${[one, ...wanted].join(' and ')} order by seq desc limit ${LOOKED_AT})`,
    )
    .join(' union all ');
}

/**
 * An expression for the place of the first task that was created at the time `at`, a parameter, or after
 * it; behind the last one where there is none. Found by halving, some 150 rows: an index would cost a write
 * a task, and the place alone does not say it of earlier versions' tasks, or where clocks differed.
 */
export function firstSince(at: string): string {
  const middle = '(low + high) / 2';
  const isBefore = `(select created_at from tasks where seq >= ${middle} order by seq limit 1) < ${at}`;
  return `(with recursive halves(low, high) as (
      select coalesce((select min(seq) from tasks), 0), coalesce((select max(seq) from tasks), 0) + 1
      union all
      select iif(${isBefore}, ${middle} + 1, low), iif(${isBefore}, high, ${middle}) from halves where low < high
    ) select low from halves where low >= high)`;
}
