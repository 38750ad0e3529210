/** A task in the ledger, and its state at a given time. Pure. */
import type { SandboxMediaKind } from './sandbox-models.ts';

export type SandboxTaskState = 'waiting' | 'generating' | 'success' | 'fail';

/** Everything is decided when the task is accepted; its state follows from the time. Times are Unix ms. */
export interface SandboxTask {
  /** Counts accepted tasks from 1. */
  number: number;
  taskId: string;
  model: string;
  /** The caller's `input` as JSON. */
  inputJson: string;
  callBackUrl: string | null;
  /** The origin under which the task's files are served. */
  origin: string;
  mediaKind: SandboxMediaKind;
  resultCount: number;
  acceptedAt: number;
  doneAt: number;
  outcome: 'success' | 'fail';
  failCode: string | null;
  failMsg: string | null;
  /** 0 when it fails. */
  credits: number;
  /** The account's balance after this task was charged. */
  balance: number;
  /** The requested size of each file; null for its natural size. */
  fileBytes: number | null;
}

/** The state at `now` (Unix ms). Videos are `generating` from half-time; most models at KIE skip that state. */
export function deriveState(
  task: Pick<SandboxTask, 'acceptedAt' | 'doneAt' | 'outcome' | 'mediaKind'>,
  now: number,
): SandboxTaskState {
  if (now >= task.doneAt) return task.outcome;
  const halfTime = (task.acceptedAt + task.doneAt) / 2;
  return task.mediaKind === 'video' && now >= halfTime ? 'generating' : 'waiting';
}

export function fileExtensionFor(kind: SandboxMediaKind): 'mp4' | 'png' {
  return kind === 'video' ? 'mp4' : 'png';
}

/** The URLs of a successful task's files, numbered from 1. Empty for a failed task. */
export function buildResultUrls(task: SandboxTask): string[] {
  if (task.outcome === 'fail') return [];
  return Array.from(
    { length: task.resultCount },
    (_, i) => `${task.origin}/media/${task.taskId}/${i + 1}.${fileExtensionFor(task.mediaKind)}`,
  );
}
