/** A row of `tasks` as D1 gives it, and the one mapper to a Task. */
import type { TaskState } from './task-state.ts';
import type { Task } from './task.ts';

export interface TaskRow {
  id: string;
  task_id: string | null;
  client: string;
  idempotency_key: string | null;
  model: string;
  request: string;
  origin: string;
  receiver: string | null;
  state: TaskState;
  created_at: number;
  updated_at: number;
  ask_at: number | null;
  kie_create_time: number | null;
  kie_update_time: number | null;
  complete_time: number | null;
  cost_time: number | null;
  consume_credits: number | null;
  remained_credits: number | null;
  fail_code: string | null;
  fail_msg: string | null;
  answer: string | null;
  result_json: string | null;
  lost_files: string | null;
  files_deleted_at: number | null;
}

/** For `select`: explicit, so that a new column does not travel unasked. */
export const COLUMNS = `id, task_id, client, idempotency_key, model, request, origin, receiver, state, created_at, updated_at, ask_at,
  kie_create_time, kie_update_time, complete_time, cost_time, consume_credits, remained_credits,
  fail_code, fail_msg, answer, result_json, lost_files, files_deleted_at`;

export function toTask(row: TaskRow): Task {
  return {
    id: row.id,
    taskId: row.task_id ?? undefined,
    client: row.client,
    idempotencyKey: row.idempotency_key ?? undefined,
    model: row.model,
    request: row.request,
    origin: row.origin,
    receiver: row.receiver ?? undefined,
    state: row.state,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    askAt: row.ask_at ?? undefined,
    answer: row.answer ?? undefined,
    resultJson: row.result_json ?? undefined,
    lostFiles: row.lost_files === null ? [] : (JSON.parse(row.lost_files) as number[]),
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
