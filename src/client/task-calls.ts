/** The calls that read one task. */
import type { Call } from './edge.ts';
import { hasTexts } from './json.ts';
import type { TaskRef } from './types.ts';

const READ_LIMIT_MS = 30_000;

/** What reading takes at most, and who may read: whoever holds the read token needs no session. */
export function readCall(path: string, { readToken }: Partial<TaskRef> = {}): Call {
  const call = { method: 'GET', path, limitMs: READ_LIMIT_MS } as const;
  if (readToken === undefined) return call;
  return { ...call, headers: { 'x-read-token': readToken }, isOpen: true };
}

/** What is needed of a task. */
export const isTask = hasTexts('taskId', 'state');

export function recordCall(ref: TaskRef): Call {
  const path = `/api/v1/jobs/recordInfo?taskId=${encodeURIComponent(ref.taskId)}`;
  return { ...readCall(path, ref), isSound: isTask };
}

/** Has no limit: it goes on until the task ends. */
export function eventsCall(ref: TaskRef, lastEventId: string | undefined): Call {
  const path = `/api/v1/jobs/${encodeURIComponent(ref.taskId)}/events`;
  const { limitMs: _none, headers, ...call } = readCall(path, ref);
  const from = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  return { ...call, headers: { ...headers, accept: 'text/event-stream', ...from } };
}
