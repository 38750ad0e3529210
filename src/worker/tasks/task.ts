/** The task as D1 keeps it, and what happens to it. */
import { parseJsonOrUndefined } from '../platform/json.ts';
import type { KieReport } from '../upstream/kie-wire.ts';
import type { TaskState } from './task-state.ts';

/** A task that is about to be submitted. */
export interface NewTask {
  id: string;
  client: string;
  /** The caller's Idempotency-Key, if it sent one. */
  idempotencyKey: string | undefined;
  model: string;
  /** The caller's body as JSON. */
  request: string;
  /** This edge's address, for links that are made outside a request. */
  publicBaseUrl: string;
  /** Origin of its callBackUrl: who is to be called back, if anybody is. */
  callbackOrigin: string | undefined;
  createdAt: number;
}

/** What KIE said of a task, without its id and state, which stand beside it. */
export type KieFacts = Omit<KieReport, 'taskId' | 'state' | 'resultJson'>;

export interface Task extends NewTask {
  taskId: string | undefined;
  state: TaskState;
  updatedAt: number;
  /** When it is to be looked after next; undefined once nothing is owed. */
  nextPollAt: number | undefined;
  /** `data` of KIE's answer to createTask as JSON, where there was one. */
  createResponse: string | undefined;
  facts: KieFacts;
  /** With our links, without the origin; see `publicResult`. */
  resultJson: string | undefined;
  /** Numbers of the files whose copy was given up. */
  failedFileNumbers: readonly number[];
  /** When its copies were deleted, their time being over. */
  filesDeletedAt: number | undefined;
}

/** Where its caller wants to be called back; empty for nowhere. */
export function callBackUrlOf({ request }: Pick<NewTask, 'request'>): string {
  const { callBackUrl } = parseJsonOrUndefined(request) as { callBackUrl?: string | null };
  return callBackUrl ?? '';
}
