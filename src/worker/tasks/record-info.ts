/** A task as KIE's recordInfo shows it, with our links and the caller's own request. */
import { parseJsonOrUndefined } from '../platform/json.ts';
import { cutRequest } from '../platform/cut-request.ts';
import { buildPublicResult, type LinkDeps, type PublicResult } from './public-links.ts';
import { isTerminal } from './task-state.ts';
import type { Task } from './task.ts';

/** The usual duration of the model's tasks in this deployment; null while there are too few of them. */
export interface TaskEstimate {
  /** Since createTask. */
  elapsedMs: number;
  /** Until the median duration, after that until the 90th percentile, then 0. */
  remainingMs: number | null;
  /** Median. */
  p50Ms: number | null;
  /** 90th percentile. */
  p90Ms: number | null;
}

/** KIE's fields, and ours from `failedFileNumbers` on. Times are Unix milliseconds. */
export interface RecordInfo {
  taskId: string;
  model: string;
  state: string;
  param: string;
  /** `param` lacks the end of long texts, or fields. Absent if it is complete. */
  isParamCut?: true;
  resultJson: string;
  failCode: string | null;
  failMsg: string | null;
  /** Seconds. */
  costTime: number | null;
  completeTime: number | null;
  createTime: number;
  updateTime: number;
  consumeCredits?: number;
  /** Balance of the KIE account; for the admin only. */
  remainedCredits?: number;
  /** Numbers of the results whose copy was abandoned: their links return 410. Absent if there are none. */
  failedFileNumbers?: readonly number[];
  /** When retention deleted the copies: the links return 410. Absent while they are stored. */
  filesDeletedAt?: number;
  /** When the links expire; absent for links that do not. */
  linksExpireAt?: number;
  /** While the task runs. */
  estimate?: TaskEstimate;
}

export interface RecordDeps extends LinkDeps {
  /** How long the task may still take, from the statistics of its model. */
  estimateTask: (task: Pick<Task, 'model' | 'createdAt'>) => Promise<TaskEstimate>;
}

/** What the viewer may see, and the base address of its links. */
export interface RecordVisibility {
  publicBaseUrl: string;
  /** Whether to show the balance of the KIE account, which only the admin may see. */
  includeBalance: boolean;
  /** Length from which `param` is cut; undefined: it is complete. */
  maxParamCharacters?: number;
  /** Whether to show the owner's callBackUrl, which may hold a secret: not to who has only a read token. Default: yes. */
  includeCallBackUrl?: boolean;
}

/** Builds the record with links for this viewer, and an estimate while the task runs. */
export async function buildRecord(
  deps: RecordDeps,
  task: Task & { taskId: string },
  { publicBaseUrl, ...visibility }: RecordVisibility,
): Promise<RecordInfo> {
  const result = await buildPublicResult(deps, task, publicBaseUrl);
  if (isTerminal(task.state)) return recordInfo(task, { result, ...visibility });
  return recordInfo(task, { result, ...visibility, estimate: await deps.estimateTask(task) });
}

export interface RecordParts extends Omit<RecordVisibility, 'publicBaseUrl'> {
  /** The result with links for the viewer. */
  result: PublicResult;
  estimate?: TaskEstimate;
}

/**
 * KIE's structure. `param` is the caller's request with its own callBackUrl, or none: never the address
 * that KIE was given. Fields that KIE leaves out while a task runs are left out here.
 */
export function recordInfo(
  task: Task & { taskId: string },
  {
    result,
    includeBalance,
    includeCallBackUrl = true,
    maxParamCharacters = Infinity,
    estimate,
  }: RecordParts,
): RecordInfo {
  const { facts } = task;
  const { request, isCut } = cutRequest(task.request, maxParamCharacters);
  const { remainedCredits } = facts;
  return {
    taskId: task.taskId,
    model: task.model,
    state: task.state,
    param: buildParam(request, task.model, includeCallBackUrl),
    ...(isCut ? { isParamCut: true as const } : {}),
    resultJson: result.resultJson,
    failCode: facts.failCode ?? null,
    failMsg: facts.failMsg ?? null,
    costTime: facts.costTime ?? null,
    completeTime: facts.completeTime ?? null,
    createTime: facts.createTime ?? task.createdAt,
    updateTime: facts.updateTime ?? task.updatedAt,
    ...(facts.consumeCredits === undefined ? {} : { consumeCredits: facts.consumeCredits }),
    ...(includeBalance && remainedCredits !== undefined ? { remainedCredits } : {}),
    ...(task.failedFileNumbers.length === 0 ? {} : { failedFileNumbers: task.failedFileNumbers }),
    ...(task.filesDeletedAt === undefined ? {} : { filesDeletedAt: task.filesDeletedAt }),
    ...(result.expiresAt === undefined ? {} : { linksExpireAt: result.expiresAt }),
    ...(estimate === undefined ? {} : { estimate }),
  };
}

/** In the order of KIE's page: callBackUrl, model, and input unless retention has deleted it. */
function buildParam(request: string, model: string, includeCallBackUrl: boolean): string {
  const { callBackUrl, input } = parseJsonOrUndefined(request) as {
    callBackUrl?: string | null;
    input?: object;
  };
  return JSON.stringify({
    ...(callBackUrl && includeCallBackUrl ? { callBackUrl } : {}),
    model,
    input,
  });
}
