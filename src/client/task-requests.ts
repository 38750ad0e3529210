/** The requests that read one task. */
import type { ApiRequest } from './edge-api.ts';
import { hasStrings } from './json.ts';
import type { TaskRef } from './types.ts';

const READ_TIMEOUT_MS = 30_000;

/** Builds a GET request. A `readToken` authorizes it, so that no session is needed. */
export function readRequest(path: string, { readToken }: Partial<TaskRef> = {}): ApiRequest {
  const request = { method: 'GET', path, timeoutMs: READ_TIMEOUT_MS } as const;
  if (readToken === undefined) return request;
  return { ...request, headers: { 'x-read-token': readToken }, isCredentialOptional: true };
}

export const isTaskRecord = hasStrings('taskId', 'state');

export function recordInfoRequest(ref: TaskRef): ApiRequest {
  const path = `/api/v1/jobs/recordInfo?taskId=${encodeURIComponent(ref.taskId)}`;
  return { ...readRequest(path, ref), isValid: isTaskRecord };
}

/** Has no timeout, because the stream lasts until the task ends. */
export function eventsRequest(ref: TaskRef, lastEventId: string | undefined): ApiRequest {
  const path = `/api/v1/jobs/${encodeURIComponent(ref.taskId)}/events`;
  const { timeoutMs: _none, headers, ...request } = readRequest(path, ref);
  const resume = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  return { ...request, headers: { ...headers, accept: 'text/event-stream', ...resume } };
}
