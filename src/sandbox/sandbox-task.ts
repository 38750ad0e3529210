/** A task in the ledger, and its state at a given time. Pure. */
import { listFileTypes, SHAPES, type FileType, type ShapeName } from './result-shapes.ts';

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
  shape: ShapeName;
  /** Results, each with the files of the shape. */
  resultCount: number;
  acceptedAt: number;
  doneAt: number;
  outcome: 'success' | 'fail';
  failCode: string | null;
  failMsg: string | null;
  /** By KIE's price list; 0 when it fails. */
  credits: number;
  /** JSON of the amount that KIE reports: `credits`, or what `task.mispriced` makes of it. */
  reportedCredits: string;
  /** The account's balance after this task was charged. */
  balance: number;
  /** The requested size of each file; null for its natural size. */
  fileBytes: number | null;
}

/** The state at `now` (Unix ms). Videos are `generating` from half-time; most models at KIE skip that state. */
export function deriveState(
  task: Pick<SandboxTask, 'acceptedAt' | 'doneAt' | 'outcome' | 'shape'>,
  now: number,
): SandboxTaskState {
  if (now >= task.doneAt) return task.outcome;
  const halfTime = (task.acceptedAt + task.doneAt) / 2;
  return task.shape === 'video' && now >= halfTime ? 'generating' : 'waiting';
}

/** The type of the task's file with this number, from 1; undefined if it has no such file. */
export function findFileType(
  { shape, resultCount }: Pick<SandboxTask, 'shape' | 'resultCount'>,
  n: number,
): FileType | undefined {
  return listFileTypes(shape, resultCount)[n - 1];
}

/** The URLs of a successful task's files, numbered from 1. Empty for a failed task. */
export function buildResultUrls(task: SandboxTask): string[] {
  if (task.outcome === 'fail') return [];
  return listFileTypes(task.shape, task.resultCount).map(
    (type, i) => `${task.origin}/media/${task.taskId}/${i + 1}.${type}`,
  );
}

/** KIE's result of a successful task. */
export function buildResult(task: SandboxTask): object {
  const { taskId, model, origin, doneAt } = task;
  const input = JSON.parse(task.inputJson) as Record<string, unknown>;
  const shaped = { taskId, model, origin, doneAt, input };
  return SHAPES[task.shape].build(buildResultUrls(task), shaped);
}

/** What createTask returns in place of a taskId, for models that answer at once. */
export function buildInlineAnswer(task: SandboxTask): object | undefined {
  return 'isInline' in SHAPES[task.shape] ? buildResult(task) : undefined;
}
