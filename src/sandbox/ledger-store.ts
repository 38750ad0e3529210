/** Every statement on tasks and on the ledger's totals. */
import type { FaultKind } from './fault-settings.ts';
import type { InputFile } from './input-files.ts';
import { LEDGER_SCHEMA } from './ledger-schema.ts';
import type { Task } from './task-life.ts';

/** What befell a task, beside the task itself. */
export interface Tally {
  /** KIE's own tries, answered or not. */
  callbacksSent: number;
  /** Those that got 2xx. */
  callbacksAnswered: number;
  forgedSent: number;
  forgedAccepted: number;
  /** JSON array of the fault kinds that hit it. */
  faults: string;
}

/** SQL rows want a type alias; an interface has no index signature. */
export type Row<T> = { [K in keyof T]: T[K] };

/** The columns of `Task`, under its own names. */
export const TASK_COLUMNS = `
  t.number, t.task_id as taskId, t.model, t.input_json as inputJson, t.call_back_url as callBackUrl,
  t.origin, t.media_kind as mediaKind, t.result_count as resultCount, t.accepted_at as acceptedAt,
  t.done_at as doneAt, t.outcome, t.fail_code as failCode, t.fail_msg as failMsg, t.credits,
  t.balance, t.file_bytes as fileBytes`;

export class LedgerStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(LEDGER_SCHEMA);
  }

  /** Counts a createTask request and gives its number. */
  countRequest(): number {
    return this.#sql
      .exec<{ requests: number }>('update ledger set requests = requests + 1 returning requests')
      .one().requests;
  }

  countKeyLeak(): void {
    this.#sql.exec('update ledger set key_leaks = key_leaks + 1');
  }

  totals(): { requests: number; keyLeaks: number } {
    return this.#sql
      .exec<{ requests: number; keyLeaks: number }>(
        'select requests, key_leaks as keyLeaks from ledger',
      )
      .one();
  }

  insertTask(task: Task, faults: readonly FaultKind[]): void {
    this.#sql.exec(
      `insert into tasks (number, task_id, model, input_json, call_back_url, origin, media_kind,
         result_count, accepted_at, done_at, outcome, fail_code, fail_msg, credits, balance,
         file_bytes, faults)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      task.number,
      task.taskId,
      task.model,
      task.inputJson,
      task.callBackUrl,
      task.origin,
      task.mediaKind,
      task.resultCount,
      task.acceptedAt,
      task.doneAt,
      task.outcome,
      task.failCode,
      task.failMsg,
      task.credits,
      task.balance,
      task.fileBytes,
      JSON.stringify(faults),
    );
  }

  /** The newest task's number and the balance after it. Numbers have no gaps. */
  last(): { number: number; balance: number } | undefined {
    return this.#sql
      .exec<{ number: number; balance: number }>(
        'select number, balance from tasks order by number desc limit 1',
      )
      .toArray()[0];
  }

  acceptedAt(number: number): number | undefined {
    return this.#sql
      .exec<{ at: number }>('select accepted_at as at from tasks where number = ?', number)
      .toArray()[0]?.at;
  }

  task(taskId: string): Task | undefined {
    return this.#sql
      .exec<Row<Task>>(`select ${TASK_COLUMNS} from tasks t where t.task_id = ?`, taskId)
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

  inputFiles(taskId: string): InputFile[] {
    return this.#sql
      .exec<Row<InputFile>>(
        'select url, status, bytes, sha256 from input_files where task_id = ? order by url',
        taskId,
      )
      .toArray();
  }

  /** In order, after this number. */
  tasks(after: number, limit: number): (Task & Tally)[] {
    return this.#sql
      .exec<Row<Task & Tally>>(
        `select ${TASK_COLUMNS}, t.callbacks_sent as callbacksSent,
           t.callbacks_answered as callbacksAnswered, t.forged_sent as forgedSent,
           t.forged_accepted as forgedAccepted, t.faults
         from tasks t where t.number > ? order by t.number limit ?`,
        after,
        limit,
      )
      .toArray();
  }

  clear(): void {
    this.#sql.exec(
      `delete from tasks; delete from input_files; delete from sends; delete from occurrences;
       update ledger set requests = 0, key_leaks = 0, settings = null`,
    );
  }
}
