/** Random ids. They are the capability in file links. */
import { base64url } from './bytes.ts';

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

/** Whether a path segment has the form of a task's id. */
export function isTaskId(text: string): boolean {
  return TASK_ID.test(text);
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
