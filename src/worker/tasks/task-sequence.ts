/**
 * The id of a task is its creation number (`seq`, the primary key of `tasks`), a hyphen and 128 random
 * bits. The id therefore contains the key of its row, and `tasks.id` needs no index of its own.
 */
import { raw, sql, type Sql, type SqlValue } from '../platform/sql.ts';

/** Digits of `seq` in an id: enough for microseconds until the year 2286. */
const SEQ_DIGITS = 16;

/** The `seq` in an id: a value, or a column such as `raw('d.task')`. */
export function seqOf(id: Sql | SqlValue): Sql {
  return sql`cast(${id} as integer)`;
}

/** The lowest `seq` of a task that is created at `time`, in Unix milliseconds; see rate-window-store.ts. */
export function firstSeqAt(time: number): number {
  return time * 1000;
}

/** Condition: the row of `tasks`, or of its alias `row`, is the task with this id. */
export function isTask(id: Sql | SqlValue, row = 'tasks'): Sql {
  const table = raw(row);
  return sql`${table}.seq = ${seqOf(id)} and ${table}.id = ${id}`;
}

/** Condition: the row of `tasks` is one of those with these ids, a JSON array. */
export function isAmong(ids: Sql | SqlValue): Sql {
  return sql`tasks.seq in (select cast(value as integer) from json_each(${ids}))
    and tasks.id in (select value from json_each(${ids}))`;
}

/** The range of `seq` of ids that begin with `prefix`. The last is below the first if there can be none. */
export function seqRangeFor(prefix: string): [first: number, last: number] {
  const digits = /^\d{0,16}/.exec(prefix)?.[0] ?? '';
  const isSeq = digits !== '' && (digits.length === prefix.length || prefix[SEQ_DIGITS] === '-');
  return isSeq
    ? [Number(digits.padEnd(SEQ_DIGITS, '0')), Number(digits.padEnd(SEQ_DIGITS, '9'))]
    : [0, -1];
}

/** The `seq` that a text consists of, written as in an id; undefined for any other text. */
export function parseSeq(text: string): number | undefined {
  return /^\d{16}$/.test(text) ? Number(text) : undefined;
}

/** The id of the task `seq`. `randomSuffix`: 128 random bits in base64url. */
export function taskIdFor(seq: number, randomSuffix: string): string {
  return `${String(seq).padStart(SEQ_DIGITS, '0')}-${randomSuffix}`;
}

/** The same as an expression, of a `seq` that only the database knows. */
export function taskIdExpression(seq: Sql, randomSuffix: string): Sql {
  return sql`printf('%0${raw(String(SEQ_DIGITS))}d-%s', ${seq}, ${randomSuffix})`;
}
