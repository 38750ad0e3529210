/** A task as KIE's recordInfo shows it, with our links and the caller's own request. Pure. */
import type { TaskEstimate } from '../../client/types.ts';
import { parseJsonOrUndefined } from '../platform/json.ts';
import type { PublicResult } from './public-links.ts';
import type { Task } from './task.ts';

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
  /** The balance at KIE, for the operator alone. */
  remainedCredits?: number;
  /** Numbers of the results whose copy was given up: their links answer 410. Absent where there are none. */
  failedFileNumbers?: readonly number[];
  /** When the copies were deleted, their time being over: the links answer 410. Absent while they are kept. */
  filesDeletedAt?: number;
  /** Until when the links are good, in Unix milliseconds; absent where they stay. */
  linksExpireAt?: number;
  /** While the task runs. */
  estimate?: TaskEstimate;
}

export interface RecordView {
  /** The task's result with links for whoever looks. */
  result: PublicResult;
  showsBalance: boolean;
  estimate?: TaskEstimate;
}

/**
 * KIE's structure. `param` is the caller's whole request with its own callBackUrl, or none: never
 * the address that KIE was given. Fields that KIE leaves out while a task runs are left out here.
 */
export function recordInfo(
  task: Task & { taskId: string },
  { result, showsBalance, estimate }: RecordView,
): RecordInfo {
  const { facts } = task;
  const { remainedCredits } = facts;
  return {
    taskId: task.taskId,
    model: task.model,
    state: task.state,
    param: paramOf(task),
    resultJson: result.resultJson,
    failCode: facts.failCode ?? null,
    failMsg: facts.failMsg ?? null,
    costTime: facts.costTime ?? null,
    completeTime: facts.completeTime ?? null,
    createTime: facts.createTime ?? task.createdAt,
    updateTime: facts.updateTime ?? task.updatedAt,
    ...(facts.consumeCredits === undefined ? {} : { consumeCredits: facts.consumeCredits }),
    ...(showsBalance && remainedCredits !== undefined ? { remainedCredits } : {}),
    ...(task.failedFileNumbers.length === 0 ? {} : { failedFileNumbers: task.failedFileNumbers }),
    ...(task.filesDeletedAt === undefined ? {} : { filesDeletedAt: task.filesDeletedAt }),
    ...(result.expiresAt === undefined ? {} : { linksExpireAt: result.expiresAt }),
    ...(estimate === undefined ? {} : { estimate }),
  };
}

/** In the order of KIE's page: callBackUrl, model, and input unless that was deleted. */
function paramOf({ request, model }: Pick<Task, 'request' | 'model'>): string {
  const { callBackUrl, input } = parseJsonOrUndefined(request) as {
    callBackUrl?: string | null;
    input?: object;
  };
  return JSON.stringify({ ...(callBackUrl ? { callBackUrl } : {}), model, input });
}
