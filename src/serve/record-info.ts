/** A task as KIE's recordInfo shows it, with our links and the caller's own request. Pure. */
import { tryJson } from '../json.ts';
import { absoluteLinks } from '../task/result-links.ts';
import type { Task } from '../task/task.ts';

export interface RecordInfo {
  taskId: string;
  model: string;
  state: string;
  param: string;
  resultJson: string;
  failCode: string | null;
  failMsg: string | null;
  costTime: number | null;
  completeTime: number | null;
  createTime: number;
  updateTime: number;
  consumeCredits?: number;
  remainedCredits?: number;
  /** Numbers of the results whose copy was given up: their links answer 410. Absent where there are none. */
  lostFiles?: readonly number[];
}

/**
 * KIE's structure. `param` is the caller's whole request with its own callBackUrl, or none: never
 * the address that KIE was given. Fields that KIE leaves out while a task runs are left out here.
 */
export function recordInfo(task: Task & { taskId: string }, origin: string): RecordInfo {
  const { facts } = task;
  return {
    taskId: task.taskId,
    model: task.model,
    state: task.state,
    param: paramOf(task.request),
    resultJson:
      task.resultJson === undefined ? '' : absoluteLinks(task.id, task.resultJson, origin),
    failCode: facts.failCode ?? null,
    failMsg: facts.failMsg ?? null,
    costTime: facts.costTime ?? null,
    completeTime: facts.completeTime ?? null,
    createTime: facts.createTime ?? task.createdAt,
    updateTime: facts.updateTime ?? task.updatedAt,
    ...(facts.consumeCredits === undefined ? {} : { consumeCredits: facts.consumeCredits }),
    ...(facts.remainedCredits === undefined ? {} : { remainedCredits: facts.remainedCredits }),
    ...(task.lostFiles.length === 0 ? {} : { lostFiles: task.lostFiles }),
  };
}

/** In the order of KIE's page: callBackUrl, model, input. */
function paramOf(request: string): string {
  const { callBackUrl, model, input } = tryJson(request) as {
    callBackUrl?: string | null;
    model: string;
    input: object;
  };
  return JSON.stringify({ ...(callBackUrl ? { callBackUrl } : {}), model, input });
}
