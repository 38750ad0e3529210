/** Decides the whole course of an accepted task. Pure. */
import type { ModelKind } from '../worker/models/model.ts';
import { rollFault } from './fault-rng.ts';
import type { Fault, FaultKind, FaultSettings } from './fault-settings.ts';
import { describeResult } from './sandbox-models.ts';
import { planSends, type PlannedSend } from './send-plan.ts';
import { buildInlineAnswer, type SandboxTask } from './sandbox-task.ts';

/** Faults that reject the request: no task is created. */
export const REJECTION_FAULTS = [
  'createTask.dropped',
  'createTask.refuse',
  'createTask.rateLimited',
] as const satisfies FaultKind[];

/** Faults that disturb the response after the task was accepted. The first that hits shapes the response. */
export const RESPONSE_FAULTS = [
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

export type RejectionFaultKind = (typeof REJECTION_FAULTS)[number];
export type ResponseFaultKind = (typeof RESPONSE_FAULTS)[number];

/** A validated createTask request. */
export interface NewTaskRequest {
  model: string;
  kind: ModelKind;
  inputJson: string;
  callBackUrl: string | null;
  /** The sandbox's own origin, under which it serves the task's files. */
  origin: string;
  /** What the task costs if it succeeds. */
  credits: number;
}

/** What the ledger decided about a createTask request. */
export type CreateTaskOutcome =
  | { kind: 'rate_limited' }
  | { kind: 'rejected'; faultKind: RejectionFaultKind; fault: Fault }
  | {
      kind: 'accepted';
      taskId: string;
      responseFaults: { faultKind: ResponseFaultKind; fault: Fault }[];
      /** The result of a model that answers at once: then no taskId is returned. */
      answer: object | undefined;
    };

/** An accepted task, the faults that hit it, and the callbacks it will send. */
export interface TaskPlan {
  task: SandboxTask;
  faultKinds: FaultKind[];
  sends: PlannedSend[];
  /** See CreateTaskOutcome. */
  answer: object | undefined;
}

/**
 * Decides the outcome, the times, the price and the callbacks. A success is charged at once, as KIE does; with
 * `mispricing` KIE reports another amount.
 */
export function planTask(
  request: NewTaskRequest,
  at: { number: number; taskId: string; now: number; balance: number },
  settings: FaultSettings,
  mispricing: Fault | undefined,
): TaskPlan {
  const faults = new Map<FaultKind, Fault>();
  const callbackFaults: FaultKind[] = request.callBackUrl === null ? [] : [...CALLBACK_FAULTS];
  for (const kind of ['task.fail' as const, ...callbackFaults]) {
    const fault = rollFault(settings, kind, at.number);
    if (fault !== undefined) faults.set(kind, fault);
  }
  // A callback can precede createTask's response only if the task has already ended.
  const endsAtOnce = faults.has('callback.early') && !faults.has('callback.drop');
  const failure = faults.get('task.fail');
  const { kind, ...fields } = request;
  const { shape, resultCount } = describeResult(request.model, kind);
  const credits = failure === undefined ? request.credits : 0;
  const isMispriced = failure === undefined && mispricing !== undefined;
  if (isMispriced) faults.set('task.mispriced', mispricing);
  const reported = isMispriced ? misprice(credits, mispricing) : credits;
  const task: SandboxTask = {
    ...fields,
    number: at.number,
    taskId: at.taskId,
    shape,
    resultCount,
    acceptedAt: at.now,
    doneAt: at.now + (endsAtOnce ? 0 : Math.round(settings.taskSeconds * 1000)),
    outcome: failure === undefined ? 'success' : 'fail',
    failCode: failure === undefined ? null : String(failure.code ?? 500),
    failMsg: failure === undefined ? null : (failure.message ?? 'Internal server error'),
    credits,
    reportedCredits: JSON.stringify(reported),
    balance: at.balance - credits,
    fileBytes: settings.fileBytes ?? null,
  };
  const answer = task.outcome === 'success' ? buildInlineAnswer(task) : undefined;
  const hasCallbacks = request.callBackUrl !== null && answer === undefined;
  const sends = hasCallbacks ? planSends(task, faults, settings.seed) : [];
  return { task, faultKinds: [...faults.keys()], sends, answer };
}

/** The amount that KIE reports for a task of this price. Ten times the price unless the fault says otherwise. */
function misprice(credits: number, { credits: amount, factor = 10 }: Fault): unknown {
  return amount === undefined ? credits * factor : amount;
}
