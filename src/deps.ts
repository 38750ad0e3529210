/** What the outside world offers, as one object: everything that has an effect comes in through here. */
import type { Braked } from './access/brake.ts';
import type { ClientStore } from './access/client-store.ts';
import type { JwtVerifier } from './access/jwt-verifier.ts';
import type { HumanCheck, HumanVerdict } from './access/turnstile.ts';
import type { AlertStore } from './alerts/alert-store.ts';
import type { ReceiverClient } from './deliver/receiver-client.ts';
import type { Keys } from './keys.ts';
import type { KieClient } from './kie/kie-client.ts';
import type { ResultSource } from './kie/result-source.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import type { AccountStore } from './task/account-store.ts';
import type { AuditStore } from './task/audit-store.ts';
import type { BalanceStore } from './task/balance-store.ts';
import type { ChargeStore } from './task/charge-store.ts';
import type { DeadLetterStore } from './task/dead-letter-store.ts';
import type { DeliveryLogStore } from './task/delivery-log-store.ts';
import type { DeliveryStore, DeliveryTry } from './task/delivery-store.ts';
import type { FileKey, FileStore } from './task/file-store.ts';
import type { ForgetStore } from './task/forget-store.ts';
import type { ModelTimesStore } from './task/model-times-store.ts';
import type { HealthStore } from './task/health-store.ts';
import type { ReceiverStore } from './task/receiver-store.ts';
import type { SweepStore } from './task/sweep-store.ts';
import type { StuckStore } from './task/stuck-store.ts';
import type { TaskListStore } from './task/task-list-store.ts';
import type { TaskLogStore } from './task/task-log-store.ts';
import type { DueTask, TaskStore } from './task/task-store.ts';
import type { UploadStore } from './task/upload-store.ts';
import type { UsageStore } from './task/usage-store.ts';
import type { WindowStore } from './task/window-store.ts';
import type { UploadSource } from './upload/upload-source.ts';

export interface Stores {
  alerts: AlertStore;
  tasks: TaskStore;
  files: FileStore;
  windows: WindowStore;
  modelTimes: ModelTimesStore;
  clients: ClientStore;
  accounts: AccountStore;
  charges: ChargeStore;
  uploads: UploadStore;
  deliveries: DeliveryStore;
  deliveryLog: DeliveryLogStore;
  receivers: ReceiverStore;
  sweeps: SweepStore;
  forgets: ForgetStore;
  audit: AuditStore;
  /** The operator's: what there is to see of everything. */
  taskList: TaskListStore;
  taskLog: TaskLogStore;
  usage: UsageStore;
  health: HealthStore;
  stuck: StuckStore;
  balance: BalanceStore;
  deadLetters: DeadLetterStore;
  bucket: R2Bucket;
}

/** Whoever can say who somebody is. Each refuses everybody where it is not configured. */
export interface Identity {
  /** A user of the app's identity provider. */
  verifyUser: JwtVerifier;
  /** An operator whom Cloudflare Access let through. */
  verifyOperator: JwtVerifier;
  verifyHuman: (check: HumanCheck) => Promise<HumanVerdict>;
}

export interface Deps {
  settings: Settings;
  store: Stores;
  kie: KieClient;
  /** KIE's result files: fetched without a key, from known hosts only. */
  results: ResultSource;
  /** Files that callers name by their address. */
  uploadSource: UploadSource;
  /** What is derived from EDGE_SECRET. */
  keys: Keys;
  identity: Identity;
  /** Counts one more of a network, and says whether that is still within the brake's limit. */
  brake: (what: Braked, network: string) => Promise<boolean>;
  /** Nudges the archive, after a wait if one is given. May be lost: the row is the truth and the cron finds it. */
  nudgeArchive: (files: readonly FileKey[], waitMs?: number) => Promise<void>;
  /** Calls back receivers that callers named. */
  receivers: ReceiverClient;
  /** Nudges the deliveries, as the archive is. */
  nudgeDeliver: (tries: readonly DeliveryTry[], waitMs?: number) => Promise<void>;
  /** The studio's files, by their path in `dist/studio`. With the ETag that a browser has, 304 if it still holds. */
  assets: (path: string, ifNoneMatch?: string) => Promise<Response>;
  /** Looks after a task that is due, for a watcher who reads it and whose log this is; the cron does it otherwise. */
  lookAfter: (task: DueTask, log: Log) => Promise<void>;
  /** Time in Unix milliseconds, waiting, new ids, and chance from 0 to 1. */
  world: {
    now: () => number;
    sleep: (ms: number) => Promise<void>;
    newId: () => string;
    random: () => number;
  };
  log: Log;
}
