/** KIE's wire format. Pure. */
import { buildResult, deriveState, type SandboxTask } from './sandbox-task.ts';

/** `terminal` and `stale` imitate KIE, `forged` an attacker. */
export type CallbackKind = 'terminal' | 'stale' | 'forged';

const SUCCEEDED = 'Playground task completed successfully.';
const FAILED = 'Playground task failed.';

export function kieEnvelope(code: number, msg: string, data: unknown = null) {
  return { code, msg, data };
}

/** The response to recordInfo. `param.input` is JSON within JSON, as recorded from KIE. */
export function buildRecordInfo(task: SandboxTask, now: number) {
  const state = deriveState(task, now);
  const terminal = state === 'success' || state === 'fail';
  return kieEnvelope(200, 'success', {
    taskId: task.taskId,
    model: task.model,
    state,
    param: formatParam(task, task.inputJson),
    resultJson: state === 'success' ? formatResultJson(task) : '',
    failCode: terminal ? task.failCode : null,
    failMsg: terminal ? task.failMsg : null,
    costTime: terminal ? costSeconds(task) : null,
    completeTime: terminal ? task.doneAt : null,
    createTime: task.acceptedAt,
    ...(terminal
      ? { consumeCredits: reportedCredits(task), creditsConsumed: reportedCredits(task) }
      : {}),
  });
}

/** The body that is sent to the task's callBackUrl. */
export function buildKieCallback(task: SandboxTask, kind: CallbackKind, now: number) {
  if (kind === 'stale') return buildProgress(task, now);
  if (kind === 'forged') return buildFailure(task, now, '500', 'Internal server error');
  if (task.outcome === 'fail') {
    return buildFailure(task, task.doneAt, task.failCode, task.failMsg, costSeconds(task));
  }
  return kieEnvelope(200, SUCCEEDED, {
    ...commonFields(task),
    completeTime: task.doneAt,
    consumeCredits: reportedCredits(task),
    costTime: costSeconds(task),
    remainedCredits: task.balance,
    resultJson: formatResultJson(task),
    state: 'success',
    updateTime: task.doneAt,
  });
}

function buildProgress(task: SandboxTask, now: number) {
  return kieEnvelope(200, 'success', {
    ...commonFields(task),
    completeTime: null,
    costTime: null,
    resultJson: '',
    state: 'generating',
    updateTime: now,
  });
}

function buildFailure(
  task: SandboxTask,
  at: number,
  code: string | null,
  msg: string | null,
  costTime = 0,
) {
  return kieEnvelope(501, FAILED, {
    ...commonFields(task),
    completeTime: at,
    consumeCredits: 0,
    costTime,
    failCode: code,
    failMsg: msg,
    remainedCredits: task.balance,
    state: 'fail',
    updateTime: at,
  });
}

function commonFields(task: SandboxTask) {
  const input: unknown = JSON.parse(task.inputJson);
  return {
    createTime: task.acceptedAt,
    model: task.model,
    param: formatParam(task, input),
    taskId: task.taskId,
  };
}

/** The request as KIE stores it, including the callBackUrl. */
function formatParam(task: SandboxTask, input: unknown): string {
  const { callBackUrl, model } = task;
  return JSON.stringify(callBackUrl === null ? { model, input } : { callBackUrl, model, input });
}

function formatResultJson(task: SandboxTask): string {
  return JSON.stringify(buildResult(task));
}

function reportedCredits(task: SandboxTask): unknown {
  return JSON.parse(task.reportedCredits);
}

function costSeconds(task: SandboxTask): number {
  return Math.round((task.doneAt - task.acceptedAt) / 1000);
}
