/** Runners of tasks, each in a tab of its own, with an edge that answers as told. */
import type { KieEdgeClient, Task, TaskRef } from '../../../src/client/types.ts';
import { senderOf } from '../../../src/client/credential-id.ts';
import type { HistoryEntry } from '../../../src/web/studio/history/history.ts';
import type { TabLock } from '../../../src/web/studio/tasks/tab-lock.ts';
import type { TaskProgress } from '../../../src/web/studio/tasks/task-progress.ts';
import { createTaskTracker } from '../../../src/web/studio/tasks/task-tracker.ts';
import type { ErrorDetails } from '../../../src/web/studio/messages/error-message.ts';
import { tabs, type Tab } from './tabs.ts';

export const entry = (part: Partial<HistoryEntry> = {}): HistoryEntry => ({
  key: 'k',
  model: 'm',
  title: 'M',
  input: {},
  createdAt: Date.now(),
  phase: 'sending',
  owner: senderOf(undefined),
  ...part,
});

const DONE = { state: 'success', resultJson: '', completeTime: null, createTime: 0 } as Task;

/** Tabs of a browser without locks. */
const ALONE: TabLock = { afterLockOwners: undefined, withLock: (_name, _turn, work) => work() };

export interface World {
  readonly answer: (key: string) => TaskRef | Promise<TaskRef>;
  readonly sender?: string;
  readonly tab?: Tab;
  readonly hold?: TabLock;
  /** Before the end of a task is told. */
  readonly untilEnd?: Promise<void>;
}

/** A runner whose edge answers as told, and what it did. */
export function running(kept: readonly HistoryEntry[], world: World | World['answer']) {
  const {
    answer,
    sender = deriveCredentialId(undefined),
    tab = tabs()(),
    hold = ALONE,
    untilEnd,
  } = typeof world === 'function' ? { answer: world } : world;
  const sent: string[] = [];
  const watched: string[] = [];
  const refused: string[] = [];
  const live = new Map<string, TaskProgress | undefined>();
  const history = tab.history();
  kept.forEach(history.put);
  const client = {
    create: async (_request: object, { idempotencyKey = '' } = {}) => {
      sent.push(idempotencyKey);
      return answer(idempotencyKey);
    },
    watch: async function* ({ taskId }: TaskRef, { signal }: { signal: AbortSignal }) {
      watched.push(taskId);
      await untilEnd;
      signal.throwIfAborted();
      yield DONE;
    },
  } as unknown as KieEdgeClient;
  const present = { client, sender };
  const runner = createTaskTracker({
    submitter: () => present,
    history,
    tabLock,
    onProgress: (key, state) => live.set(key, state),
    onRejected: ({ key }) => refused.push(key),
  });
  runner.syncTabs();
  return { runner, sent, watched, refused, live, history, present };
}

export const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

export const refusing =
  (part: Partial<ErrorDetails> = {}) =>
  (): TaskRef => {
    const error = { name: 'KieEdgeError', message: 'No.', type: 'upstream_refused', ...part };
    throw Object.assign(new Error(error.message), error);
  };
