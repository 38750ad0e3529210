/** Task trackers, each in a tab of its own, with a scripted server. */
import { deriveCredentialId } from '../../../src/client/credential-id.ts';
import type { KieEdgeClient } from '../../../src/client/client-types.ts';
import type { Task, TaskRef } from '../../../src/client/types.ts';
import type { HistoryEntry } from '../../../src/web/studio/history/history.ts';
import type { ErrorDetails } from '../../../src/web/studio/messages/error-message.ts';
import type { TabLock } from '../../../src/web/studio/tasks/tab-lock.ts';
import type { TaskProgress } from '../../../src/web/studio/tasks/task-progress.ts';
import { createTaskTracker } from '../../../src/web/studio/tasks/task-tracker.ts';
import { createFakeBrowser, type FakeTab } from './fake-tabs.ts';

/** The credential of a page without a token. */
export const PAGE = deriveCredentialId(undefined);

export const entry = (part: Partial<HistoryEntry> = {}): HistoryEntry => ({
  key: 'k',
  model: 'm',
  title: 'M',
  input: {},
  createdAt: Date.now(),
  phase: 'sending',
  credentialId: PAGE,
  ...part,
});

const DONE = { state: 'success', resultJson: '', completeTime: null, createTime: 0 } as Task;

/** A browser without the Web Locks API. */
const NO_LOCKS: TabLock = {
  afterLockOwners: undefined,
  withLock: (_name, _options, work) => work(),
};

export interface Script {
  /** The response to a createTask with this Idempotency-Key. */
  readonly respond: (key: string) => TaskRef | Promise<TaskRef>;
  readonly credentialId?: string;
  readonly tab?: FakeTab;
  readonly tabLock?: TabLock;
  /** Delays the end of every task. */
  readonly untilEnd?: Promise<void>;
}

/** Starts a tracker whose history holds the given entries, and records what it does. */
export function startTracker(stored: readonly HistoryEntry[], script: Script | Script['respond']) {
  const {
    respond,
    credentialId = PAGE,
    tab = createFakeBrowser()(),
    tabLock = NO_LOCKS,
    untilEnd,
  } = typeof script === 'function' ? { respond: script } : script;
  const sent: string[] = [];
  const watched: string[] = [];
  const rejected: string[] = [];
  const progress = new Map<string, TaskProgress | undefined>();
  const history = tab.createHistory();
  stored.forEach(history.put);
  const client = {
    create: async (_request: object, { idempotencyKey = '' } = {}) => {
      sent.push(idempotencyKey);
      return respond(idempotencyKey);
    },
    watch: async function* ({ taskId }: TaskRef, { signal }: { signal: AbortSignal }) {
      watched.push(taskId);
      await untilEnd;
      signal.throwIfAborted();
      yield DONE;
    },
  } as unknown as KieEdgeClient;
  const submitter = { client, credentialId };
  const tracker = createTaskTracker({
    submitter: () => submitter,
    history,
    tabLock,
    onProgress: (key, state) => progress.set(key, state),
    onRejected: ({ key }) => rejected.push(key),
  });
  tracker.syncTabs();
  return { tracker, sent, watched, rejected, progress, history };
}

/** Waits until everything that is not held back has happened. */
export const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A response that rejects the task. */
export const reject =
  (part: Partial<ErrorDetails> = {}) =>
  (): TaskRef => {
    const error = { name: 'KieEdgeError', message: 'No.', type: 'upstream_refused', ...part };
    throw Object.assign(new Error(error.message), error);
  };
