/** A task as the operator's lists show it: the columns, and the one mapper. */
import { MILLI } from '../../submission/account-store.ts';
import type { TaskState } from '../../tasks/task-state.ts';

/** A task in a list. */
export interface TaskEntry {
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
  receiver: string | null;
  /** Numbers of the results whose copy was given up. */
  lostFiles: readonly number[];
  filesDeletedAt: number | null;
}

/** Of `tasks t` with its client. */
export const ENTRY = `t.id, t.task_id as taskId, t.client, c.name as clientName, t.model, t.state,
  t.created_at as createdAt, t.updated_at as updatedAt, t.held_millicredits as millicredits, t.receiver,
  t.lost_files as lostFiles, t.files_deleted_at as filesDeletedAt`;
/** A client token's name. */
export const WITH_CLIENT =
  "left join clients c on t.client like 'token:%' and c.id = substr(t.client, 7)";

export type EntryRow = Omit<TaskEntry, 'credits' | 'lostFiles'> & {
  millicredits: number;
  lostFiles: string | null;
};

export function toEntry({ millicredits, lostFiles, ...row }: EntryRow): TaskEntry {
  return {
    ...row,
    credits: millicredits / MILLI,
    lostFiles: lostFiles === null ? [] : (JSON.parse(lostFiles) as number[]),
  };
}
