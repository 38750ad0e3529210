/** Every statement on what is set to go wrong, and on what did. */
import type { FaultKind } from './fault-settings.ts';

export class FaultStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** JSON, or null where nothing is set. */
  settings(): string | null {
    return this.#sql.exec<{ settings: string | null }>('select settings from ledger').one()
      .settings;
  }

  saveSettings(json: string): void {
    this.#sql.exec('update ledger set settings = ?', json);
  }

  /** Adds a kind to those that hit the task; once. */
  noteFault(taskId: string, kind: FaultKind): void {
    this.#sql.exec(
      `update tasks set faults = json_insert(faults, '$[#]', ?2)
       where task_id = ?1 and not exists (select 1 from json_each(faults) where value = ?2)`,
      taskId,
      kind,
    );
  }

  occurrence(kind: FaultKind, subject: string): { asked: number; hits: number } {
    const found = this.#sql
      .exec<{ asked: number; hits: number }>(
        'select asked, hits from occurrences where kind = ? and subject = ?',
        kind,
        subject,
      )
      .toArray()[0];
    return found ?? { asked: 0, hits: 0 };
  }

  countOccurrence(kind: FaultKind, subject: string, hit: boolean): void {
    this.#sql.exec(
      `insert into occurrences (kind, subject, asked, hits) values (?1, ?2, 1, ?3)
       on conflict do update set asked = asked + 1, hits = hits + ?3`,
      kind,
      subject,
      hit ? 1 : 0,
    );
  }
}
