/**
 * The id of a task is its creation number (`seq`, the primary key of `tasks`), a hyphen and 128 random
 * bits. The id therefore contains the key of its row, and `tasks.id` needs no index of its own.
 */

/** Digits of `seq` in an id: enough for microseconds until the year 2286. */
const SEQ_DIGITS = 16;

/** SQL for the `seq` of a task. `id` is a parameter or a column. */
export function seqOf(id: string): string {
  return `cast(${id} as integer)`;
}

/** SQL condition: the row of `tasks` (or of the alias `row`) is the task with this id. */
export function isTask(id: string, row = 'tasks'): string {
  return `${row}.seq = ${seqOf(id)} and ${row}.id = ${id}`;
}

/** SQL condition: the row of `tasks` is one of those with the ids in this JSON array. */
export function isAmong(ids: string): string {
  return `tasks.seq in (select ${seqOf('value')} from json_each(${ids}))
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

/** The id of the task `seq`. `randomSuffix`: 128 random bits in base64url. */
export function taskIdFor(seq: number, randomSuffix: string): string {
  return `${String(seq).padStart(SEQ_DIGITS, '0')}-${randomSuffix}`;
}

/** SQL for the same. */
export function taskIdSql(seq: string, randomSuffix: string): string {
  return `printf('%0${SEQ_DIGITS}d-%s', ${seq}, ${randomSuffix})`;
}
