import { base64url } from './bytes.ts';

/** Ids are, or end with, 128 random bits: they are the capability in file links and callback addresses. */
const ID_BYTES = 16;
/** As base64url has them. */
const RANDOM_LETTERS = 22;

/** A task's id here: its place, and 128 random bits; of earlier versions those alone. For use in a pattern. */
export const TASKS_ID = String.raw`(?:\d{16}-)?[\w-]{22}`;

const IS_TASKS_ID = new RegExp(`^${TASKS_ID}$`);

/** A new id, 22 characters of base64url. */
export function newId(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(ID_BYTES)));
}

/** Whether a path segment can be an id at all; keeps junk away from the stores. */
export function isId(text: string): boolean {
  return /^[\w-]{22}$/.test(text);
}

/** Whether a path segment can be a task's id here. */
export function isTasksId(text: string): boolean {
  return IS_TASKS_ID.test(text);
}

/** What an id is called where it must not open anything: its place; of one without a place eight letters. */
export function nameOf(id: string): string {
  return id.length > RANDOM_LETTERS ? id.slice(0, -RANDOM_LETTERS - 1) : id.slice(0, 8);
}
