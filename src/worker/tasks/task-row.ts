/** A row of `tasks`: its mapping to a Task, and the transition table as a condition. */
import { raw, type Sql } from '../platform/sql.ts';
import { listSources, type TaskState } from './task-state.ts';
import type { Task } from './task.ts';

export interface TaskRow {
  id: string;
  task_id: string | null;
  client: string;
  idempotency_key: string | null;
  model: string;
  request: string;
  public_base_url: string;
  callback_origin: string | null;
  state: TaskState;
  created_at: number;
  updated_at: number;
  next_poll_at: number | null;
  kie_create_time: number | null;
  kie_update_time: number | null;
  complete_time: number | null;
  cost_time: number | null;
  consume_credits: number | null;
  remained_credits: number | null;
  fail_code: string | null;
  fail_msg: string | null;
  create_response: string | null;
  result_json: string | null;
  failed_file_numbers: string | null;
  files_deleted_at: number | null;
}

/** For `select`: listed explicitly, so that a new column is not read by accident. */
export const TASK_COLUMNS = `id, task_id, client, idempotency_key, model, request, public_base_url, callback_origin, state, created_at, updated_at, next_poll_at,
  kie_create_time, kie_update_time, complete_time, cost_time, consume_credits, remained_credits,
  fail_code, fail_msg, create_response, result_json, failed_file_numbers, files_deleted_at`;

export function toTask(row: TaskRow): Task {
  return {
    id: row.id,
    taskId: row.task_id ?? undefined,
    client: row.client,
    idempotencyKey: row.idempotency_key ?? undefined,
    model: row.model,
    request: row.request,
    publicBaseUrl: row.public_base_url,
    callbackOrigin: row.callback_origin ?? undefined,
    state: row.state,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    nextPollAt: row.next_poll_at ?? undefined,
    createResponse: row.create_response ?? undefined,
    resultJson: row.result_json ?? undefined,
    failedFileNumbers:
      row.failed_file_numbers === null ? [] : (JSON.parse(row.failed_file_numbers) as number[]),
    filesDeletedAt: row.files_deleted_at ?? undefined,
    facts: {
      createTime: row.kie_create_time ?? undefined,
      updateTime: row.kie_update_time ?? undefined,
      completeTime: row.complete_time ?? undefined,
      costTime: row.cost_time ?? undefined,
      consumeCredits: row.consume_credits ?? undefined,
      remainedCredits: row.remained_credits ?? undefined,
      failCode: row.fail_code ?? undefined,
      failMsg: row.fail_msg ?? undefined,
    },
  };
}

/**
 * `canMove` as the condition of an update of `tasks`. A `case` instead of `in (…)`, because SQLite builds
 * a table for such a list and D1 bills its rows.
 */
export function canMoveTo(to: TaskState): Sql {
  const sources = listSources(to);
  if (sources.length === 0) return raw('false');
  return raw(
    `case state ${sources.map((state) => `when '${state}' then true`).join(' ')} else false end`,
  );
}
