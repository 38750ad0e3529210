/** SQL on the configured faults and on those that hit. */
import type { FaultKind } from './fault-settings.ts';

export class FaultStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** JSON, or null when nothing was configured. */
  readSettings(): string | null {
    return this.#sql.exec<{ settings: string | null }>('select settings from ledger').one()
      .settings;
  }

  saveSettings(json: string): void {
    this.#sql.exec('update ledger set settings = ?', json);
  }

  /** Adds the kind to those that hit the task, if it is not there. */
  recordFault(taskId: string, kind: FaultKind): void {
    this.#sql.exec(
      `update tasks set faults = json_insert(faults, '$[#]', ?2)
       where task_id = ?1 and not exists (select 1 from json_each(faults) where value = ?2)`,
      taskId,
      kind,
    );
  }

  /** How often the fault was rolled for the subject, and how often it hit. */
  readOccurrences(kind: FaultKind, subject: string): { rolls: number; hits: number } {
    const found = this.#sql
      .exec<{ rolls: number; hits: number }>(
        'select rolls, hits from occurrences where kind = ? and subject = ?',
        kind,
        subject,
      )
      .toArray()[0];
    return found ?? { rolls: 0, hits: 0 };
  }

  countOccurrence(kind: FaultKind, subject: string, hit: boolean): void {
    this.#sql.exec(
      `insert into occurrences (kind, subject, rolls, hits) values (?1, ?2, 1, ?3)
       on conflict do update set rolls = rolls + 1, hits = hits + ?3`,
      kind,
      subject,
      hit ? 1 : 0,
    );
  }
}
