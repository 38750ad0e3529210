/** The statements on `dead_letters`: messages that crashed their consumer again and again. */

export interface DeadLetter {
  at: number;
  /** What it was to do. */
  queue: 'archive' | 'deliver';
  body: string;
}

export interface DeadLetterStore {
  record(letter: DeadLetter): Promise<void>;
}

/** More of them tell nothing new. */
const MAX_DEAD_LETTERS = 1000;

export function deadLetterStore(db: D1Database): DeadLetterStore {
  return {
    record: async ({ at, queue, body }) => {
      await db.batch([
        db
          .prepare('insert into dead_letters (at, queue, body) values (?1, ?2, ?3)')
          .bind(at, queue, body),
        db.prepare(
          `delete from dead_letters where n <= (select max(n) from dead_letters) - ${MAX_DEAD_LETTERS}`,
        ),
      ]);
    },
  };
}
