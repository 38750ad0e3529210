/**
 * Where an id of ours is in `tasks`: an id begins with its row's place, which is the key of the table, so
 * that no index has to know it. Ids of earlier versions say no place, and an index has those.
 */

const OF_BEFORE = 22;
const DIGITS = 16;

/** An expression for the place of the task with an id, a parameter or a column; null where an id of before is not here. */
export function placeOf(id: string): string {
  return `iif(length(${id}) = ${OF_BEFORE},
    (select place from tasks where id = ${id} and length(id) = ${OF_BEFORE}), cast(${id} as integer))`;
}

/** A condition: the row of `tasks`, or of what it is called there, is the task with this id. */
export function isTask(id: string, row = 'tasks'): string {
  return `${row}.place = ${placeOf(id)} and ${row}.id = ${id}`;
}

/** A condition: the row is one of the tasks with the ids in this JSON array. */
export function isAmong(ids: string): string {
  return `tasks.place in (select ${placeOf('value')} from json_each(${ids}))
    and tasks.id in (select value from json_each(${ids}))`;
}

/** The places that an id may have that begins so, the first and the last; the last is before the first where it can have none. */
export function placesFrom(letters: string): [first: number, last: number] {
  const digits = /^\d{0,16}/.exec(letters)?.[0] ?? '';
  const isPlace = digits !== '' && (digits.length === letters.length || letters[DIGITS] === '-');
  return isPlace
    ? [Number(digits.padEnd(DIGITS, '0')), Number(digits.padEnd(DIGITS, '9'))]
    : [0, -1];
}

/** The id of the task at a place, here and as an expression. `letters`: 128 random bits. */
export function idAt(place: number, letters: string): string {
  return `${String(place).padStart(DIGITS, '0')}-${letters}`;
}

export function sqlIdAt(place: string, letters: string): string {
  return `printf('%0${DIGITS}d-%s', ${place}, ${letters})`;
}
