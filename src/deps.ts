/** What the outside world offers, as one object: everything that has an effect comes in through here. */
import type { CallbackTokens } from './keys.ts';
import type { KieClient } from './kie/kie-client.ts';
import type { ResultSource } from './kie/result-source.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import type { FileKey, FileStore } from './task/file-store.ts';
import type { ModelTimesStore } from './task/model-times-store.ts';
import type { DueTask, TaskStore } from './task/task-store.ts';
import type { WindowStore } from './task/window-store.ts';

export interface Stores {
  tasks: TaskStore;
  files: FileStore;
  windows: WindowStore;
  modelTimes: ModelTimesStore;
  bucket: R2Bucket;
}

export interface Deps {
  settings: Settings;
  store: Stores;
  kie: KieClient;
  /** KIE's result files: fetched without a key, from known hosts only. */
  results: ResultSource;
  callbackTokens: CallbackTokens;
  /** Nudges the archive, after a wait if one is given. May be lost: the row is the truth and the cron finds it. */
  nudgeArchive: (files: readonly FileKey[], waitMs?: number) => Promise<void>;
  /** Looks after a task that is due, for a watcher who reads it; the cron does it otherwise. */
  lookAfter: (task: DueTask) => Promise<void>;
  /** Time in Unix milliseconds, waiting, and new ids. */
  world: { now: () => number; sleep: (ms: number) => Promise<void>; newId: () => string };
  log: Log;
}
