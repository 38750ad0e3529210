/** SQL on tasks and on the ledger's totals. */
import { SLOT_MS, type SlotCount } from './catalogue/success-rate.ts';
import type { FaultKind } from './fault-settings.ts';
import type { InputFile } from './input-files.ts';
import { LEDGER_SCHEMA } from './ledger-schema.ts';
import type { SandboxTask } from './sandbox-task.ts';

/** Counts and faults of one task. */
export interface TaskCounters {
  /** Attempts of KIE's callbacks, whatever their result. */
  callbacksSent: number;
  /** Attempts that got 2xx. */
  callbacksAcknowledged: number;
  forgedSent: number;
  forgedAccepted: number;
  /** JSON array of the fault kinds that hit it. */
  faults: string;
}

export interface LedgerTotals {
  /** createTask requests, rejected ones included. */
  requests: number;
  /** Requests for files that carried an Authorization header. */
  keyLeaks: number;
  /** Requests for streams of songs. */
  streamReads: number;
  /** Callbacks that are due now or later; 0 when nothing more will be sent. */
  pendingCallbacks: number;
}

/** SqlStorage requires row types with an index signature, which an interface does not have. */
export type SqlRow<T> = { [K in keyof T]: T[K] };

/** The columns of a `SandboxTask` under its property names. */
export const SANDBOX_TASK_COLUMNS = `
  t.number, t.task_id as taskId, t.model, t.input_json as inputJson, t.call_back_url as callBackUrl,
  t.origin, t.shape, t.result_count as resultCount, t.accepted_at as acceptedAt,
  t.done_at as doneAt, t.outcome, t.fail_code as failCode, t.fail_msg as failMsg, t.credits,
  t.reported_credits as reportedCredits, t.balance, t.file_bytes as fileBytes`;

export class LedgerStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(LEDGER_SCHEMA);
  }

  /** Counts a createTask request and returns its number. */
  countRequest(): number {
    return this.#sql
      .exec<{ requests: number }>('update ledger set requests = requests + 1 returning requests')
      .one().requests;
  }

  countKeyLeak(): void {
    this.#sql.exec('update ledger set key_leaks = key_leaks + 1');
  }

  countStreamRead(): void {
    this.#sql.exec('update ledger set stream_reads = stream_reads + 1');
  }

  readTotals(): LedgerTotals {
    return this.#sql
      .exec<SqlRow<LedgerTotals>>(
        `select requests, key_leaks as keyLeaks, stream_reads as streamReads,
           (select count(*) from sends) as pendingCallbacks from ledger`,
      )
      .one();
  }

  insertTask(task: SandboxTask, faults: readonly FaultKind[]): void {
    this.#sql.exec(
      `insert into tasks (number, task_id, model, input_json, call_back_url, origin, shape,
         result_count, accepted_at, done_at, outcome, fail_code, fail_msg, credits, reported_credits,
         balance, file_bytes, faults)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      task.number,
      task.taskId,
      task.model,
      task.inputJson,
      task.callBackUrl,
      task.origin,
      task.shape,
      task.resultCount,
      task.acceptedAt,
      task.doneAt,
      task.outcome,
      task.failCode,
      task.failMsg,
      task.credits,
      task.reportedCredits,
      task.balance,
      task.fileBytes,
      JSON.stringify(faults),
    );
  }

  /** The newest task's number, and the balance after it. Numbers have no gaps. */
  findLastTask(): { number: number; balance: number } | undefined {
    return this.#sql
      .exec<{ number: number; balance: number }>(
        'select number, balance from tasks order by number desc limit 1',
      )
      .toArray()[0];
  }

  findAcceptedAt(number: number): number | undefined {
    return this.#sql
      .exec<{ at: number }>('select accepted_at as at from tasks where number = ?', number)
      .toArray()[0]?.at;
  }

  findTask(taskId: string): SandboxTask | undefined {
    return this.#sql
      .exec<SqlRow<SandboxTask>>(
        `select ${SANDBOX_TASK_COLUMNS} from tasks t where t.task_id = ?`,
        taskId,
      )
      .toArray()[0];
  }

  insertInputFile(taskId: string, { url, status, bytes, sha256 }: InputFile): void {
    this.#sql.exec(
      'insert or replace into input_files (task_id, url, status, bytes, sha256) values (?, ?, ?, ?, ?)',
      taskId,
      url,
      status,
      bytes,
      sha256,
    );
  }

  listInputFiles(taskId: string): InputFile[] {
    return this.#sql
      .exec<SqlRow<InputFile>>(
        'select url, status, bytes, sha256 from input_files where task_id = ? order by url',
        taskId,
      )
      .toArray();
  }

  /** The tasks after this number, in order. */
  listTasks(after: number, limit: number): (SandboxTask & TaskCounters)[] {
    return this.#sql
      .exec<SqlRow<SandboxTask & TaskCounters>>(
        `select ${SANDBOX_TASK_COLUMNS}, t.callbacks_sent as callbacksSent,
           t.callbacks_acknowledged as callbacksAcknowledged, t.forged_sent as forgedSent,
           t.forged_accepted as forgedAccepted, t.faults
         from tasks t where t.number > ? order by t.number limit ?`,
        after,
        limit,
      )
      .toArray();
  }

  /** The outcomes of the model's tasks that ended from this slot on until `now` (Unix ms). */
  countOutcomes(model: string, firstSlot: number, now: number): SlotCount[] {
    return this.#sql
      .exec<SqlRow<SlotCount>>(
        `select done_at / ?2 as slot, sum(outcome = 'success') as succeeded, count(*) as total
         from tasks where model = ?1 and done_at >= ?3 and done_at <= ?4 group by slot`,
        model,
        SLOT_MS,
        firstSlot * SLOT_MS,
        now,
      )
      .toArray();
  }

  clear(): void {
    this.#sql.exec(
      `delete from tasks; delete from input_files; delete from sends; delete from occurrences;
       update ledger set requests = 0, key_leaks = 0, stream_reads = 0, settings = null`,
    );
  }
}
