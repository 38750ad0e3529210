/** A task as D1 stores it. All times are Unix milliseconds. */
import { parseJsonOrUndefined } from '../platform/json.ts';
import type { KieState, TaskState } from './task-state.ts';

/** A task that is about to be submitted. */
export interface NewTask {
  /** See task-sequence.ts. */
  id: string;
  /** Owner: see auth/client.ts. */
  client: string;
  /** The caller's Idempotency-Key, if it sent one. */
  idempotencyKey: string | undefined;
  model: string;
  /** The caller's body as JSON. */
  request: string;
  /** Address at which this deployment was called, for links that are built outside a request. */
  publicBaseUrl: string;
  /** Origin of the caller's callBackUrl; undefined if it wants no callback. */
  callbackOrigin: string | undefined;
  createdAt: number;
}

/** What KIE reports about a task, in callbacks and in recordInfo. Absent values are undefined, never guessed. */
export interface UpstreamStatus extends UpstreamFacts {
  taskId: string | undefined;
  /** Undefined if KIE reported a state that is not known here. */
  state: KieState | undefined;
  /** A JSON string, as KIE sent it. */
  resultJson: string | undefined;
}

/** The parts of an UpstreamStatus that are stored as they are. */
export interface UpstreamFacts {
  failCode: string | undefined;
  failMsg: string | undefined;
  /** Seconds. */
  costTime: number | undefined;
  createTime: number | undefined;
  completeTime: number | undefined;
  updateTime: number | undefined;
  /** Credits that KIE charged for the task. */
  consumeCredits: number | undefined;
  /** Credits left in the KIE account. */
  remainedCredits: number | undefined;
}

export interface Task extends NewTask {
  /** KIE's; undefined until KIE has returned it. */
  taskId: string | undefined;
  state: TaskState;
  updatedAt: number;
  /** When KIE is polled next; undefined once the task has ended. */
  nextPollAt: number | undefined;
  /** `data` of KIE's createTask response as JSON, if there was one. */
  createResponse: string | undefined;
  facts: UpstreamFacts;
  /** With link paths of this deployment in place of KIE's addresses; see `buildPublicResult`. */
  resultJson: string | undefined;
  /** Numbers of the result files whose copy was abandoned. */
  failedFileNumbers: readonly number[];
  /** When retention deleted the copies. */
  filesDeletedAt: number | undefined;
}

/** The caller's callBackUrl; empty if it wants no callback. */
export function readCallBackUrl({ request }: Pick<NewTask, 'request'>): string {
  const { callBackUrl } = parseJsonOrUndefined(request) as { callBackUrl?: string | null };
  return callBackUrl ?? '';
}
