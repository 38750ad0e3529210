/** SQL on pending callbacks. */
import type { CallbackKind } from './kie-wire.ts';
import { SANDBOX_TASK_COLUMNS, type SqlRow } from './ledger-store.ts';
import type { PendingSend, PlannedSend } from './send-plan.ts';
import type { SandboxTask } from './sandbox-task.ts';

interface SendColumns {
  sendId: number;
  kind: CallbackKind;
  signed: number;
  attempts: number;
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

  listDue(now: number, limit: number): PendingSend[] {
    return this.#sql
      .exec<SqlRow<SandboxTask & SendColumns>>(
        `select s.id as sendId, s.kind, s.signed, s.attempts, ${SANDBOX_TASK_COLUMNS}
         from sends s join tasks t on t.number = s.number
         where s.due_at <= ? order by s.due_at, s.id limit ?`,
        now,
        limit,
      )
      .toArray()
      .map(({ sendId, kind, signed, attempts, ...task }) => ({
        id: sendId,
        kind,
        signed: signed === 1,
        attempts,
        task,
      }));
  }

  findNextDueAt(): number | undefined {
    return (
      this.#sql.exec<{ at: number | null }>('select min(due_at) as at from sends').one().at ??
      undefined
    );
  }

  /** Counts an attempt. If its result is never recorded, the send is due again at `leaseEndsAt`. */
  recordStart(send: PendingSend, leaseEndsAt: number): void {
    this.#sql.exec(
      'update sends set due_at = ?, attempts = attempts + 1 where id = ?',
      leaseEndsAt,
      send.id,
    );
    this.#count(send, send.kind === 'forged' ? 'forged_sent' : 'callbacks_sent');
  }

  reschedule(id: number, dueAt: number): void {
    this.#sql.exec('update sends set due_at = ? where id = ?', dueAt, id);
  }

  remove(id: number): void {
    this.#sql.exec('delete from sends where id = ?', id);
  }

  countAcknowledged(send: PendingSend): void {
    this.#count(send, send.kind === 'forged' ? 'forged_accepted' : 'callbacks_acknowledged');
  }

  /** Matches the id too, because after a reset the number may belong to another task. */
  #count({ task }: PendingSend, column: string): void {
    this.#sql.exec(
      `update tasks set ${column} = ${column} + 1 where number = ? and task_id = ?`,
      task.number,
      task.taskId,
    );
  }
}
