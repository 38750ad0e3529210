/** Every statement on callbacks that are owed. */
import type { CallbackKind } from './kie-wire.ts';
import { TASK_COLUMNS, type Row } from './ledger-store.ts';
import type { OwedSend, PlannedSend } from './send-plan.ts';
import type { Task } from './task-life.ts';

interface SendColumns {
  sendId: number;
  kind: CallbackKind;
  signed: number;
  tries: number;
}

export class SendStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  insert(number: number, send: PlannedSend): void {
    this.#sql.exec(
      'insert into sends (number, kind, signed, due_at) values (?, ?, ?, ?)',
      number,
      send.kind,
      send.signed ? 1 : 0,
      send.dueAt,
    );
  }

  due(now: number, limit: number): OwedSend[] {
    return this.#sql
      .exec<Row<Task & SendColumns>>(
        `select s.id as sendId, s.kind, s.signed, s.tries, ${TASK_COLUMNS}
         from sends s join tasks t on t.number = s.number
         where s.due_at <= ? order by s.due_at, s.id limit ?`,
        now,
        limit,
      )
      .toArray()
      .map(({ sendId, kind, signed, tries, ...task }) => ({
        id: sendId,
        kind,
        signed: signed === 1,
        tries,
        task,
      }));
  }

  nextDueAt(): number | undefined {
    return (
      this.#sql.exec<{ at: number | null }>('select min(due_at) as at from sends').one().at ??
      undefined
    );
  }

  /** Counts a try; should nothing more be heard of it, it is due again at `lostAt`. */
  start(send: OwedSend, lostAt: number): void {
    this.#sql.exec('update sends set due_at = ?, tries = tries + 1 where id = ?', lostAt, send.id);
    this.#count(send, send.kind === 'forged' ? 'forged_sent' : 'callbacks_sent');
  }

  retryAt(id: number, dueAt: number): void {
    this.#sql.exec('update sends set due_at = ? where id = ?', dueAt, id);
  }

  end(id: number): void {
    this.#sql.exec('delete from sends where id = ?', id);
  }

  countAnswered(send: OwedSend): void {
    this.#count(send, send.kind === 'forged' ? 'forged_accepted' : 'callbacks_answered');
  }

  /** By id as well: after a reset, the number may be another task's. */
  #count({ task }: OwedSend, column: string): void {
    this.#sql.exec(
      `update tasks set ${column} = ${column} + 1 where number = ? and task_id = ?`,
      task.number,
      task.taskId,
    );
  }
}
