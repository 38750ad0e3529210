/** What the outside world offers, as one object: everything that has an effect comes in through here. */
import type { RateLimit, Verifiers } from './auth/auth-deps.ts';
import type { ClientStore } from './auth/client-store.ts';
import type { AlertStore } from './alerts/alert-store.ts';
import type { WebhookClient } from './webhooks/webhook-client.ts';
import type { Keys } from './platform/keys.ts';
import type { KieClient } from './upstream/kie-client.ts';
import type { ResultSource } from './upstream/result-source.ts';
import type { Log } from './platform/log.ts';
import type { Runtime } from './platform/runtime.ts';
import type { Settings } from './config/settings.ts';
import type { Admission, AdmissionRequest } from './submission/admission-store.ts';
import type { RecordDeps } from './tasks/record-info.ts';
import type { AccountStore } from './submission/account-store.ts';
import type { AuditStore } from './admin/queries/audit-store.ts';
import type { BalanceStore } from './health/balance-store.ts';
import type { LearnedPriceStore } from './models/learned-price-store.ts';
import type { DeadLetterStore } from './platform/dead-letter-store.ts';
import type { DeliveryQueryStore } from './webhooks/delivery-query-store.ts';
import type { DeliveryStore } from './webhooks/delivery-store.ts';
import type { DeliveryHint } from './tasks/outbox-store.ts';
import type { FileStore } from './archive/file-store.ts';
import type { FileKey } from './tasks/outbox-store.ts';
import type { DeletionStore } from './retention/deletion-store.ts';
import type { ModelTimesStore } from './models/model-times-store.ts';
import type { HealthStore } from './health/health-store.ts';
import type { EndpointStore } from './webhooks/endpoint-store.ts';
import type { RetentionStore } from './retention/retention-store.ts';
import type { StuckStore } from './admin/queries/stuck-store.ts';
import type { TaskListStore } from './admin/queries/task-list-store.ts';
import type { TaskDetailStore } from './admin/queries/task-detail-store.ts';
import type { DueTask, TaskStore } from './tasks/task-store.ts';
import type { UploadStore } from './uploads/upload-store.ts';
import type { UsageStore } from './admin/queries/usage-store.ts';
import type { RateWindowStore } from './upstream/rate-window-store.ts';
import type { UploadSource } from './uploads/upload-source.ts';

export interface Stores {
  alerts: AlertStore;
  tasks: TaskStore;
  files: FileStore;
  rateWindows: RateWindowStore;
  modelTimes: ModelTimesStore;
  clients: ClientStore;
  accounts: AccountStore;
  learnedPrices: LearnedPriceStore;
  uploads: UploadStore;
  deliveries: DeliveryStore;
  deliveryQueries: DeliveryQueryStore;
  endpoints: EndpointStore;
  retention: RetentionStore;
  deletions: DeletionStore;
  audit: AuditStore;
  /** The operator's: what there is to see of everything. */
  taskList: TaskListStore;
  taskDetails: TaskDetailStore;
  usage: UsageStore;
  health: HealthStore;
  stuck: StuckStore;
  balance: BalanceStore;
  deadLetters: DeadLetterStore;
  bucket: R2Bucket;
}

export interface Deps extends Stores {
  /** Admits a new task; see submission/admission-store.ts. */
  admit: (request: AdmissionRequest) => Promise<Admission>;
  /** How long a running task may still take. */
  estimateTask: RecordDeps['estimateTask'];
  settings: Settings;
  /** Being replaced: each feature declares the stores it needs by name. */
  store: Stores;
  kie: KieClient;
  /** KIE's result files: fetched without a key, from known hosts only. */
  results: ResultSource;
  /** Files that callers name by their address. */
  uploadSource: UploadSource;
  /** What is derived from EDGE_SECRET. */
  keys: Keys;
  verifiers: Verifiers;
  rateLimit: RateLimit;
  /** Nudges the archive, after a wait if one is given. May be lost: the row is the truth and the cron finds it. */
  enqueueCopies: (files: readonly FileKey[], waitMs?: number) => Promise<void>;
  /** Calls back endpoints that callers named. */
  webhooks: WebhookClient;
  /** Nudges the deliveries, as the archive is. */
  enqueueDeliveries: (attempts: readonly DeliveryHint[], waitMs?: number) => Promise<void>;
  /** The studio's files, by their path in `dist/studio`. With the ETag that a browser has, 304 if it still holds. */
  assets: (path: string, ifNoneMatch?: string) => Promise<Response>;
  /** Looks after a task that is due, for a watcher who reads it and whose log this is; the cron does it otherwise. */
  reconcileTask: (task: DueTask, log: Log) => Promise<void>;
  runtime: Runtime;
  log: Log;
}
