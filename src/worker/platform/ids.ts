/** Random ids. They are the capability in file links. */
import { base64url } from './bytes.ts';
import { DAY_MS } from './units.ts';

/** 128 bits. */
const RANDOM_BYTES = 16;
/** The length of 128 bits in base64url. */
const RANDOM_CHARACTERS = 22;

/** Matches a task's id: its sequence number and a random id (see tasks/task-sequence.ts). */
export const TASK_ID_PATTERN = String.raw`\d{16}-[\w-]{22}`;

const TASK_ID = new RegExp(`^${TASK_ID_PATTERN}$`);

/** A new random id: 128 bits as 22 characters of base64url. */
export function newId(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)));
}

/** Whether a path segment has the form of a random id. Checked before any store is queried. */
export function isId(text: string): boolean {
  return /^[\w-]{22}$/.test(text);
}

/** No task is as old as that. In microseconds, as the ids are. */
const FIRST_SEQ = Date.UTC(2020, 0, 1) * 1000;
/** The clock of an isolate that created tasks may have been wrong, and ids never go back. */
const MAX_CLOCK_ERROR_MS = 366 * DAY_MS;

/** Whether a text has the form of a task's id. */
export function isTaskId(text: string): boolean {
  return TASK_ID.test(text);
}

/**
 * Whether a path segment may be a task's id: it has the form, and its time of creation is possible at `now` (Unix
 * milliseconds). Checked before any store is queried.
 */
export function isPossibleTaskId(text: string, now: number): boolean {
  if (!isTaskId(text)) return false;
  const seq = Number.parseInt(text, 10);
  return seq >= FIRST_SEQ && seq <= (now + MAX_CLOCK_ERROR_MS) * 1000;
}

/** Whether KIE may have named a task so: it names them by 32 hexadecimal digits, elsewhere by short words. */
export function isKieTaskId(text: string): boolean {
  return /^[\x21-\x7e]{1,255}$/.test(text);
}

/** The random id at the end of a task's id. */
export function randomEndOf(taskId: string): string {
  return taskId.slice(-RANDOM_CHARACTERS);
}

/**
 * A part of an id that identifies it in logs and is no capability: the sequence number of a task, or the
 * first eight characters of another id.
 */
export function logIdOf(id: string): string {
  return id.length > RANDOM_CHARACTERS ? id.slice(0, -RANDOM_CHARACTERS - 1) : id.slice(0, 8);
}
