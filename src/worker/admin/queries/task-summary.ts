/** A task as the operator's lists show it: the columns, and the one mapper. */
import { MILLICREDITS_PER_CREDIT } from '../../platform/units.ts';
import type { TaskState } from '../../tasks/task-state.ts';

/** A task in a list. */
export interface TaskSummary {
  /** Ours; what stands in logs begins as it does. */
  id: string;
  /** KIE's; null before KIE told it. */
  taskId: string | null;
  client: string;
  /** Of a client token. */
  clientName: string | null;
  model: string;
  state: TaskState;
  createdAt: number;
  updatedAt: number;
  /** What KIE charged; while the task runs, what is reserved. */
  credits: number;
  /** Who is called back; null: nobody. */
  callbackOrigin: string | null;
  /** Numbers of the results whose copy was given up. */
  failedFileNumbers: readonly number[];
  filesDeletedAt: number | null;
}

/** Of `tasks t` with its client. */
export const TASK_SUMMARY_COLUMNS = `t.id, t.task_id as taskId, t.client, c.name as clientName, t.model, t.state,
  t.created_at as createdAt, t.updated_at as updatedAt, t.reserved_millicredits as millicredits,
  t.callback_origin as callbackOrigin,
  t.failed_file_numbers as failedFileNumbers, t.files_deleted_at as filesDeletedAt`;
/** A client token's name. */
export const JOIN_CLIENT =
  "left join clients c on t.client like 'token:%' and c.id = substr(t.client, 7)";

export type TaskSummaryRow = Omit<TaskSummary, 'credits' | 'failedFileNumbers'> & {
  millicredits: number;
  failedFileNumbers: string | null;
};

export function toTaskSummary({
  millicredits,
  failedFileNumbers,
  ...row
}: TaskSummaryRow): TaskSummary {
  return {
    ...row,
    credits: millicredits / MILLICREDITS_PER_CREDIT,
    failedFileNumbers:
      failedFileNumbers === null ? [] : (JSON.parse(failedFileNumbers) as number[]),
  };
}
