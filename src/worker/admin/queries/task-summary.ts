/** A task as admin lists show it: the columns and the mapper. */
import { raw } from '../../platform/sql.ts';
import { MILLICREDITS_PER_CREDIT } from '../../platform/units.ts';
import type { TaskState } from '../../tasks/task-state.ts';

export interface TaskSummary {
  /** The Worker's id. Log lines have its beginning. */
  id: string;
  /** KIE's id; null until KIE has returned it. */
  taskId: string | null;
  client: string;
  /** Name of a client token. */
  clientName: string | null;
  model: string;
  state: TaskState;
  createdAt: number;
  updatedAt: number;
  /** What KIE charged; while the task runs, the reservation. */
  credits: number;
  /** Origin of the callBackUrl; null: no callback wanted. */
  callbackOrigin: string | null;
  /** Positions of the results whose copy failed. */
  failedFileNumbers: readonly number[];
  filesDeletedAt: number | null;
}

/** The columns of a TaskSummaryRow, from `tasks t` with JOIN_CLIENT. */
export const TASK_SUMMARY_COLUMNS =
  raw(`t.id, t.task_id as taskId, t.client, c.name as clientName, t.model, t.state,
  t.created_at as createdAt, t.updated_at as updatedAt, t.spent_millicredits as millicredits,
  t.callback_origin as callbackOrigin,
  t.failed_file_numbers as failedFileNumbers, t.files_deleted_at as filesDeletedAt`);

/** Joins `clients c` for the name of a client token. */
export const JOIN_CLIENT = raw(
  "left join clients c on t.client like 'token:%' and c.id = substr(t.client, 7)",
);

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
