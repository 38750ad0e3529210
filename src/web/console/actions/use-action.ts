/** Mending one thing: the press, the question before it where it cannot be taken back, and what came of it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AdminAction, TaskDetail } from '../../../worker/admin/views.ts';
import { seg, type OperatorApi } from '../api/admin-api.ts';
import { useInside } from '../api/session.ts';
import { errorWords, type ToldError } from '../messages/error-message.ts';
import { GOES_ON, outcomeOf, type Outcome } from './action-outcome.ts';

/** How often and how long what came of it is looked for. */
const LOOK_EVERY_MS = 1000;
const LOOK_FOR_MS = 30_000;

export interface Mending {
  /** What is being done now. */
  readonly doing: AdminAction | undefined;
  readonly outcome: Outcome | undefined;
  readonly press: (mend: AdminAction) => void;
}

interface Options {
  /** Ours, of the task. */
  readonly id: string;
  /** One callback is meant, and not the task's latest. */
  readonly delivery?: string | null;
  /** The task as an action or a look after it has it; undefined once it is deleted. */
  readonly onTask?: (task: TaskDetail | undefined) => void;
  /** It was tried, whatever came of it. */
  readonly onDone?: () => void;
}

export function useMending({ id, delivery = null, onTask, onDone }: Options): Mending {
  const { api, note } = useInside();
  const [doing, setDoing] = useState<AdminAction>();
  const [outcome, setOutcome] = useState<Outcome>();
  const isHere = useRef(true);
  useEffect(() => () => void (isHere.current = false), []);

  const run = async (mend: AdminAction): Promise<void> => {
    const before = mend === 'delete' ? undefined : await api.task(id);
    await act(api, mend, id, delivery);
    if (mend === 'delete') {
      setOutcome({ phase: 'good', text: 'Deleted.' });
      onTask?.(undefined);
      return;
    }
    for (const end = Date.now() + LOOK_FOR_MS; isHere.current; await pause(LOOK_EVERY_MS)) {
      const task = await api.task(id);
      if (!isHere.current) return;
      const now = outcomeOf(mend, before, task, Date.now(), delivery);
      const isOver = now.phase !== 'going' || Date.now() > end;
      setOutcome(isOver && now.phase === 'going' ? GOES_ON : now);
      onTask?.(task);
      if (isOver) return;
    }
  };
  const press = (mend: AdminAction) => {
    if (doing !== undefined) return;
    setDoing(mend);
    setOutcome(undefined);
    run(mend)
      .catch((cause: unknown) => {
        const error = cause as ToldError;
        note(error);
        const { title, text } = errorWords(error);
        if (isHere.current) setOutcome({ phase: 'bad', text: `${title}: ${text}` });
      })
      .finally(() => {
        if (!isHere.current) return;
        setDoing(undefined);
        onDone?.();
      });
  };
  return { doing, outcome, press };
}

async function act(
  api: OperatorApi,
  mend: AdminAction,
  id: string,
  delivery: string | null,
): Promise<unknown> {
  const task = `tasks/${seg(id)}` as const;
  switch (mend) {
    case 'ask':
    case 'copy':
      return api.act(task, mend);
    case 'deliver':
      return delivery === null
        ? api.act(task, mend)
        : api.act(`deliveries/${seg(delivery)}`, 'replay');
    case 'abandon_task':
      return api.act(task, 'give-up', { of: 'task' });
    case 'abandon_copies':
      return api.act(task, 'give-up', { of: 'copies' });
    case 'delete':
      return api.deleteTask(id);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
