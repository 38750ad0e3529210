/** The calls that read one task. */
import type { ApiRequest } from './edge-api.ts';
import { hasStrings } from './json.ts';
import type { TaskRef } from './types.ts';

const READ_TIMEOUT_MS = 30_000;

/** What reading takes at most, and who may read: whoever holds the read token needs no session. */
export function readRequest(path: string, { readToken }: Partial<TaskRef> = {}): ApiRequest {
  const call = { method: 'GET', path, timeoutMs: READ_TIMEOUT_MS } as const;
  if (readToken === undefined) return call;
  return { ...call, headers: { 'x-read-token': readToken }, isCredentialOptional: true };
}

/** What is needed of a task. */
export const isTaskRecord = hasStrings('taskId', 'state');

export function recordInfoRequest(ref: TaskRef): ApiRequest {
  const path = `/api/v1/jobs/recordInfo?taskId=${encodeURIComponent(ref.taskId)}`;
  return { ...readRequest(path, ref), isValid: isTaskRecord };
}

/** Has no limit: it goes on until the task ends. */
export function eventsRequest(ref: TaskRef, lastEventId: string | undefined): ApiRequest {
  const path = `/api/v1/jobs/${encodeURIComponent(ref.taskId)}/events`;
  const { timeoutMs: _none, headers, ...call } = readRequest(path, ref);
  const from = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  return { ...call, headers: { ...headers, accept: 'text/event-stream', ...from } };
}
