/** What becomes of a createTask request that is valid. Pure. */
import { faultAt } from './fault-rng.ts';
import type { Fault, FaultKind, FaultSettings } from './fault-settings.ts';
import { modelNamed } from './sandbox-models.ts';
import { planSends, type PlannedSend } from './send-plan.ts';
import type { Task } from './task-life.ts';

/** Nothing is accepted. */
export const REFUSAL_FAULTS = [
  'createTask.dropped',
  'createTask.refuse',
  'createTask.rateLimited',
] as const satisfies FaultKind[];

/** The task is accepted, and the caller may not learn of it. The first that hits shapes the answer. */
export const ANSWER_FAULTS = [
  'createTask.late',
  'createTask.serverError',
  'createTask.html',
  'createTask.empty',
  'createTask.cut',
] as const satisfies FaultKind[];

const CALLBACK_FAULTS = [
  'callback.drop',
  'callback.repeat',
  'callback.early',
  'callback.late',
  'callback.stale',
  'callback.forged',
  'callback.unsigned',
] as const satisfies FaultKind[];

export type RefusalFault = (typeof REFUSAL_FAULTS)[number];
export type AnswerFault = (typeof ANSWER_FAULTS)[number];

/** What a createTask request carries, once it is checked. */
export interface TaskRequest {
  model: string;
  inputJson: string;
  callBackUrl: string | null;
  origin: string;
  /** What it costs if it succeeds. */
  credits: number;
}

/** How the ledger took a request. */
export type Admission =
  | { kind: 'limited' }
  | { kind: 'refused'; by: RefusalFault; fault: Fault }
  | { kind: 'accepted'; taskId: string; disturbed: { by: AnswerFault; fault: Fault }[] };

/** An accepted task with all that is decided about it. */
export interface AcceptedTask {
  task: Task;
  hits: FaultKind[];
  sends: PlannedSend[];
}

/** Decides a task's whole life. It is billed here: a success's credits leave the balance at once. */
export function acceptTask(
  request: TaskRequest,
  at: { number: number; taskId: string; now: number; balance: number },
  settings: FaultSettings,
): AcceptedTask {
  const hits = new Map<FaultKind, Fault>();
  const kinds: FaultKind[] = request.callBackUrl === null ? [] : [...CALLBACK_FAULTS];
  for (const kind of ['task.fail' as const, ...kinds]) {
    const fault = faultAt(settings, kind, at.number);
    if (fault !== undefined) hits.set(kind, fault);
  }
  // A callback that comes before createTask's answer is that of a task which has already ended.
  const instant = hits.has('callback.early') && !hits.has('callback.drop');
  const failure = hits.get('task.fail');
  const model = modelNamed(request.model);
  const credits = failure === undefined ? request.credits : 0;
  const task: Task = {
    ...request,
    number: at.number,
    taskId: at.taskId,
    mediaKind: model?.kind ?? 'video',
    resultCount: model?.results ?? 1,
    acceptedAt: at.now,
    doneAt: at.now + (instant ? 0 : Math.round(settings.taskSeconds * 1000)),
    outcome: failure === undefined ? 'success' : 'fail',
    failCode: failure === undefined ? null : String(failure.code ?? 500),
    failMsg: failure === undefined ? null : (failure.message ?? 'Internal server error'),
    credits,
    balance: at.balance - credits,
    fileBytes: settings.fileBytes ?? null,
  };
  const sends = request.callBackUrl === null ? [] : planSends(task, hits, settings.seed);
  return { task, hits: [...hits.keys()], sends };
}
