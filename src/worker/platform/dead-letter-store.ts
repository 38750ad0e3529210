/** Every statement on `dead_letters`: queue messages whose consumer crashed at every attempt. */
import { batch, prepare, raw, sql } from './sql.ts';

export interface DeadLetter {
  /** Unix milliseconds. */
  at: number;
  /** Kind of work that the message was for. */
  queue: 'copy' | 'delivery';
  /** The message as JSON. */
  body: string;
}

export interface DeadLetterStore {
  /** Records a dead letter and deletes the oldest beyond the limit. */
  record(letter: DeadLetter): Promise<void>;
}

/** More of them are no more informative. */
const MAX_DEAD_LETTERS = raw('1000');

export function deadLetterStore(db: D1Database): DeadLetterStore {
  return {
    record: async ({ at, queue, body }) => {
      await batch(db, [
        prepare(
          db,
          sql`insert into dead_letters (at, queue, body) values (${at}, ${queue}, ${body})`,
        ),
        prepare(
          db,
          sql`delete from dead_letters
              where n <= (select max(n) from dead_letters) - ${MAX_DEAD_LETTERS}`,
        ),
      ]);
    },
  };
}
