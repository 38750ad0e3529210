/** What the outside world offers, as one object: everything that has an effect comes in through here. */
import type { CallbackTokens } from './keys.ts';
import type { KieClient } from './kie/kie-client.ts';
import type { ResultSource } from './kie/result-source.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import type { FileKey, FileStore } from './task/file-store.ts';
import type { TaskStore } from './task/task-store.ts';

export interface Deps {
  settings: Settings;
  store: { tasks: TaskStore; files: FileStore; bucket: R2Bucket };
  kie: KieClient;
  /** KIE's result files: fetched without a key, from known hosts only. */
  results: ResultSource;
  callbackTokens: CallbackTokens;
  /** Nudges the archive, after a wait if one is given. May be lost: the row is the truth and the cron finds it. */
  nudgeArchive: (files: readonly FileKey[], waitMs?: number) => Promise<void>;
  /** Unix milliseconds, and new ids. */
  world: { now: () => number; newId: () => string };
  log: Log;
}
