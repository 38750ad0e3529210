/** Runs an admin action and watches the task until the effect is known. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AdminAction, TaskDetail } from '../../../worker/admin/views.ts';
import type { AdminApi } from '../api/admin-api.ts';
import { useSession } from '../api/session.ts';
import { describeApiError, type ApiError } from '../messages/error-message.ts';
import { describeOutcome, IN_PROGRESS, type ActionOutcome } from './action-outcome.ts';

const OUTCOME_POLL_MS = 1000;
/** After this time the action is reported as in progress. */
const OUTCOME_TIMEOUT_MS = 30_000;

export interface ActionRunner {
  readonly running: AdminAction | undefined;
  readonly outcome: ActionOutcome | undefined;
  /** Ignored while another action runs. */
  readonly run: (action: AdminAction) => void;
}

interface Options {
  /** The edge's own task id. */
  readonly id: string;
  /** The delivery to resend; by default the task's latest. */
  readonly delivery?: string | null;
  /** Called with each state read after the action; undefined once the task is deleted. */
  readonly onTask?: (task: TaskDetail | undefined) => void;
  /** Called when the action has ended, whether or not it succeeded. */
  readonly onDone?: () => void;
}

export function useAction({ id, delivery = null, onTask, onDone }: Options): ActionRunner {
  const { api, handleError } = useSession();
  const [running, setRunning] = useState<AdminAction>();
  const [outcome, setOutcome] = useState<ActionOutcome>();
  const isMounted = useRef(true);
  useEffect(() => () => void (isMounted.current = false), []);

  const perform = async (action: AdminAction): Promise<void> => {
    const before = action === 'delete' ? undefined : await api.task(id);
    await callAction(api, action, id, delivery);
    if (action === 'delete') {
      setOutcome({ tone: 'success', text: 'Deleted.' });
      onTask?.(undefined);
      return;
    }
    for (
      const end = Date.now() + OUTCOME_TIMEOUT_MS;
      isMounted.current;
      await sleep(OUTCOME_POLL_MS)
    ) {
      const task = await api.task(id);
      if (!isMounted.current) return;
      const latest = describeOutcome(action, before, task, Date.now(), delivery);
      const isFinal = latest.tone !== 'info' || Date.now() > end;
      setOutcome(isFinal && latest.tone === 'info' ? IN_PROGRESS : latest);
      onTask?.(task);
      if (isFinal) return;
    }
  };
  const run = (action: AdminAction) => {
    if (running !== undefined) return;
    setRunning(action);
    setOutcome(undefined);
    perform(action)
      .catch((cause: unknown) => {
        const error = cause as ApiError;
        handleError(error);
        const { title, text } = describeApiError(error);
        if (isMounted.current) setOutcome({ tone: 'error', text: `${title}: ${text}` });
      })
      .finally(() => {
        if (!isMounted.current) return;
        setRunning(undefined);
        onDone?.();
      });
  };
  return { running, outcome, run };
}

async function callAction(
  api: AdminApi,
  action: AdminAction,
  id: string,
  delivery: string | null,
): Promise<unknown> {
  switch (action) {
    case 'refresh':
      return api.refreshTask(id);
    case 'retry_copy':
      return api.retryCopy(id);
    case 'resend':
      return delivery === null ? api.resendCallback(id) : api.replayDelivery(delivery);
    case 'abandon_task':
      return api.abandon(id, 'task');
    case 'abandon_copies':
      return api.abandon(id, 'copies');
    case 'delete':
      return api.deleteTask(id);
  }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
