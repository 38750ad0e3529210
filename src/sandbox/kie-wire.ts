/** The shapes that KIE puts on the wire. Pure. */
import { resultUrls, stateAt, type Task } from './task-life.ts';

/** The callbacks that leave the sandbox: KIE's own two, and an attacker's. */
export type CallbackKind = 'terminal' | 'stale' | 'forged';

const SUCCEEDED = 'Playground task completed successfully.';
const FAILED = 'Playground task failed.';

export function envelope(code: number, msg: string, data: unknown = null) {
  return { code, msg, data };
}

/** The answer to recordInfo; `param.input` in it is JSON within JSON, as recorded. */
export function recordInfo(task: Task, now: number) {
  const state = stateAt(task, now);
  const terminal = state === 'success' || state === 'fail';
  return envelope(200, 'success', {
    taskId: task.taskId,
    model: task.model,
    state,
    param: param(task, task.inputJson),
    resultJson: state === 'success' ? resultJson(task) : '',
    failCode: terminal ? task.failCode : null,
    failMsg: terminal ? task.failMsg : null,
    costTime: terminal ? costSeconds(task) : null,
    completeTime: terminal ? task.doneAt : null,
    createTime: task.acceptedAt,
    ...(terminal ? { consumeCredits: task.credits, creditsConsumed: task.credits } : {}),
  });
}

/** What is sent to the task's callBackUrl. */
export function callbackBody(task: Task, kind: CallbackKind, now: number) {
  if (kind === 'stale') return unfinished(task, now);
  if (kind === 'forged') return failure(task, now, '500', 'Internal server error');
  if (task.outcome === 'fail') {
    return failure(task, task.doneAt, task.failCode, task.failMsg, costSeconds(task));
  }
  return envelope(200, SUCCEEDED, {
    ...common(task),
    completeTime: task.doneAt,
    consumeCredits: task.credits,
    costTime: costSeconds(task),
    remainedCredits: task.balance,
    resultJson: resultJson(task),
    state: 'success',
    updateTime: task.doneAt,
  });
}

function unfinished(task: Task, now: number) {
  return envelope(200, 'success', {
    ...common(task),
    completeTime: null,
    costTime: null,
    resultJson: '',
    state: 'generating',
    updateTime: now,
  });
}

function failure(task: Task, at: number, code: string | null, msg: string | null, costTime = 0) {
  return envelope(501, FAILED, {
    ...common(task),
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

function common(task: Task) {
  const input: unknown = JSON.parse(task.inputJson);
  return {
    createTime: task.acceptedAt,
    model: task.model,
    param: param(task, input),
    taskId: task.taskId,
  };
}

/** The request as KIE stores it: the callBackUrl that was sent is in it. */
function param(task: Task, input: unknown): string {
  const { callBackUrl, model } = task;
  return JSON.stringify(callBackUrl === null ? { model, input } : { callBackUrl, model, input });
}

function resultJson(task: Task): string {
  return JSON.stringify({ resultUrls: resultUrls(task) });
}

function costSeconds(task: Task): number {
  return Math.round((task.doneAt - task.acceptedAt) / 1000);
}
