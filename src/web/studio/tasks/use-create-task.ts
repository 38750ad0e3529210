/** What a click on Create does: submit a task, or check a pending one that it would duplicate. */
import { useRef, useState } from 'preact/hooks';
import type { HistoryEntry } from '../history/history.ts';
import { isDoubleClick } from './debounce-click.ts';
import { findPendingDuplicate } from './find-pending-duplicate.ts';
import type { StudioTasks } from './use-tasks.ts';

/** A request that was not submitted, because a pending task may be the same. */
export interface PendingDuplicate {
  /** The key of the pending task. */
  readonly key: string;
  /** Submits the request nevertheless. */
  readonly createAnyway: () => void;
}

export interface CreateTask {
  readonly create: (request: HistoryEntry) => void;
  /** Present while the outcome of the pending task is unknown. */
  readonly duplicate: PendingDuplicate | undefined;
}

/** `select` is called with the key of the task to show. */
export function useCreateTask(
  tasks: StudioTasks,
  credentialId: string,
  select: (key: string) => void,
): CreateTask {
  const [blocked, setBlocked] = useState<{
    readonly key: string;
    readonly request: HistoryEntry;
  }>();
  const lastClick = useRef(-Infinity);
  const isRepeatedClick = () => {
    const now = performance.now();
    const isRepeated = isDoubleClick(lastClick.current, now);
    if (!isRepeated) lastClick.current = now;
    return isRepeated;
  };
  const submit = (request: HistoryEntry) => {
    setBlocked(undefined);
    tasks.start(request);
    select(request.key);
  };
  const create = (request: HistoryEntry) => {
    if (isRepeatedClick()) return;
    const pending = findPendingDuplicate(tasks.entries, request, credentialId);
    if (pending === undefined) return submit(request);
    setBlocked({ key: pending.key, request });
    tasks.checkAgain(pending.key);
    select(pending.key);
  };
  const isStillPending = tasks.entries.some(
    ({ key, phase }) => key === blocked?.key && phase === 'sending',
  );
  if (blocked === undefined || !isStillPending) return { create, duplicate: undefined };
  const { key, request } = blocked;
  const createAnyway = () => {
    if (!isRepeatedClick()) submit({ ...request, createdAt: Date.now() });
  };
  return { create, duplicate: { key, createAnyway } };
}
