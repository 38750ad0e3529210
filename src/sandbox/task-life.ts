/** A task as the ledger holds it, and what it is at a given moment. Pure. */
import type { MediaKind } from './sandbox-models.ts';

export type TaskState = 'waiting' | 'generating' | 'success' | 'fail';

/** All of it is decided when the task is accepted; time alone moves it. Times are Unix ms. */
export interface Task {
  /** 1 for the first that was accepted. */
  number: number;
  taskId: string;
  model: string;
  /** The caller's `input` as JSON. */
  inputJson: string;
  callBackUrl: string | null;
  /** Where this task's files are served. */
  origin: string;
  mediaKind: MediaKind;
  resultCount: number;
  acceptedAt: number;
  doneAt: number;
  outcome: 'success' | 'fail';
  failCode: string | null;
  failMsg: string | null;
  /** 0 when it fails. */
  credits: number;
  /** The account's balance once this task is billed. */
  balance: number;
  /** The size that each file is to have; null for its natural one. */
  fileBytes: number | null;
}

/** Most of KIE's models jump from `waiting` to the end; here video shows `generating` from half-time. */
export function stateAt(task: Task, now: number): TaskState {
  if (now >= task.doneAt) return task.outcome;
  const halfTime = (task.acceptedAt + task.doneAt) / 2;
  return task.mediaKind === 'video' && now >= halfTime ? 'generating' : 'waiting';
}

export function fileExtension(kind: MediaKind): 'mp4' | 'png' {
  return kind === 'video' ? 'mp4' : 'png';
}

/** The addresses of a successful task's files, counted from 1. */
export function resultUrls(task: Task): string[] {
  if (task.outcome === 'fail') return [];
  return Array.from(
    { length: task.resultCount },
    (_, i) => `${task.origin}/media/${task.taskId}/${i + 1}.${fileExtension(task.mediaKind)}`,
  );
}
