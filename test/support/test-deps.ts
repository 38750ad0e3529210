/**
 * Everything that the features of a Worker need, in one object, for tests that call a feature directly or
 * replace a part of it. The Worker itself has no such object: see src/worker/wiring.ts.
 */
import type { RateLimit, Verifiers } from '../../src/worker/auth/auth-deps.ts';
import type { ClientStore } from '../../src/worker/auth/client-store.ts';
import type { AlertStore } from '../../src/worker/alerts/alert-store.ts';
import type { WebhookClient } from '../../src/worker/webhooks/webhook-client.ts';
import type { RecentKeys } from '../../src/worker/platform/recent-keys.ts';
import type { WatchDeps } from '../../src/worker/tasks/watch-task.ts';
import type { Keys } from '../../src/worker/platform/keys.ts';
import type { KieClient } from '../../src/worker/upstream/kie-client.ts';
import type { SlotTrips } from '../../src/worker/upstream/slot-trips.ts';
import type { ResultSource } from '../../src/worker/upstream/result-source.ts';
import type { Log } from '../../src/worker/platform/log.ts';
import type { Runtime } from '../../src/worker/platform/runtime.ts';
import type { Settings } from '../../src/worker/config/settings.ts';
import type { Admission, AdmissionRequest } from '../../src/worker/submission/admission-store.ts';
import type { RecordDeps } from '../../src/worker/tasks/record-info.ts';
import type { FileSecondsDeps } from '../../src/worker/submission/file-seconds-lookup.ts';
import type { AccountStore } from '../../src/worker/submission/account-store.ts';
import type { AuditStore } from '../../src/worker/admin/queries/audit-store.ts';
import type { BalanceStore } from '../../src/worker/health/balance-store.ts';
import type { LearnedPriceStore } from '../../src/worker/models/learned-price-store.ts';
import type { DeadLetterStore } from '../../src/worker/platform/dead-letter-store.ts';
import type { DeliveryQueryStore } from '../../src/worker/webhooks/delivery-query-store.ts';
import type { DeliveryStore } from '../../src/worker/webhooks/delivery-store.ts';
import type { DeliveryHint } from '../../src/worker/tasks/outbox-store.ts';
import type { FileStore } from '../../src/worker/archive/file-store.ts';
import type { FileKey } from '../../src/worker/tasks/outbox-store.ts';
import type { DeletionStore } from '../../src/worker/retention/deletion-store.ts';
import type { ModelTimesStore } from '../../src/worker/models/model-times-store.ts';
import type { CronRunStore } from '../../src/worker/health/cron-run-store.ts';
import type { ReadinessStore } from '../../src/worker/health/readiness-store.ts';
import type { HealthStore } from '../../src/worker/health/health-store.ts';
import type { EndpointStore } from '../../src/worker/webhooks/endpoint-store.ts';
import type { RetentionStore } from '../../src/worker/retention/retention-store.ts';
import type { StuckStore } from '../../src/worker/admin/queries/stuck-store.ts';
import type { TaskListStore } from '../../src/worker/admin/queries/task-list-store.ts';
import type { TaskDetailStore } from '../../src/worker/admin/queries/task-detail-store.ts';
import type { DueTask, TaskStore } from '../../src/worker/tasks/task-store.ts';
import type { UploadStore } from '../../src/worker/uploads/upload-store.ts';
import type { UsageStore } from '../../src/worker/admin/queries/usage-store.ts';
import type { RateWindowStore } from '../../src/worker/upstream/rate-window-store.ts';
import type { UploadSource } from '../../src/worker/uploads/upload-source.ts';
import { clientStore } from '../../src/worker/auth/client-store.ts';
import { alertStore } from '../../src/worker/alerts/alert-store.ts';
import { accountStore } from '../../src/worker/submission/account-store.ts';
import { auditStore } from '../../src/worker/admin/queries/audit-store.ts';
import { withCurrentMessages } from '../../src/worker/alerts/current-messages.ts';
import { balanceStore } from '../../src/worker/health/balance-store.ts';
import { learnedPriceStore } from '../../src/worker/models/learned-price-store.ts';
import { deadLetterStore } from '../../src/worker/platform/dead-letter-store.ts';
import { deliveryQueryStore } from '../../src/worker/webhooks/delivery-query-store.ts';
import { deliveryStore } from '../../src/worker/webhooks/delivery-store.ts';
import { fileStore } from '../../src/worker/archive/file-store.ts';
import { deletionStore } from '../../src/worker/retention/deletion-store.ts';
import { cronRunStore } from '../../src/worker/health/cron-run-store.ts';
import { readinessStore } from '../../src/worker/health/readiness-store.ts';
import { healthStore } from '../../src/worker/health/health-store.ts';
import type { ModelDeps } from '../../src/worker/models/model-routes.ts';
import type { Catalogue } from '../../src/worker/models/model.ts';
import {
  liveCatalogueStore,
  type LiveCatalogueStore,
} from '../../src/worker/models/live/live-catalogue-store.ts';
import { readRecordedListing } from '../../src/worker/models/live/recorded-listing.ts';
import { modelTimesStore } from '../../src/worker/models/model-times-store.ts';
import { endpointStore } from '../../src/worker/webhooks/endpoint-store.ts';
import { stuckStore } from '../../src/worker/admin/queries/stuck-store.ts';
import { retentionStore } from '../../src/worker/retention/retention-store.ts';
import { taskListStore } from '../../src/worker/admin/queries/task-list-store.ts';
import { taskDetailStore } from '../../src/worker/admin/queries/task-detail-store.ts';
import { ownTasksStore, type OwnTasksStore } from '../../src/worker/retrieval/own-tasks-store.ts';
import { taskStore } from '../../src/worker/tasks/task-store.ts';
import { uploadStore } from '../../src/worker/uploads/upload-store.ts';
import { usageStore } from '../../src/worker/admin/queries/usage-store.ts';
import { rateWindowStore } from '../../src/worker/upstream/rate-window-store.ts';
import type { CronDeps } from '../../src/worker/cron.ts';
import { refreshBalance } from '../../src/worker/health/refresh-balance.ts';
import { deleteTask } from '../../src/worker/retention/delete-tasks.ts';
import type { HealthDeps } from '../../src/worker/health/health-routes.ts';
import type { RouteDeps } from '../../src/worker/routes.ts';
import { sendSignedWebhook } from '../../src/worker/webhooks/send-signed-webhook.ts';

export interface Stores {
  alerts: AlertStore;
  tasks: TaskStore;
  ownTasks: OwnTasksStore;
  files: FileStore;
  rateWindows: RateWindowStore;
  liveCatalogue: LiveCatalogueStore;
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
  taskList: TaskListStore;
  taskDetails: TaskDetailStore;
  usage: UsageStore;
  health: HealthStore;
  readiness: ReadinessStore;
  cronRuns: CronRunStore;
  stuck: StuckStore;
  balance: BalanceStore;
  deadLetters: DeadLetterStore;
  bucket: R2Bucket;
}

export interface TestDeps extends Stores {
  admit: (request: AdmissionRequest) => Promise<Admission>;
  slotTrips: SlotTrips;
  catalogue: () => Promise<Catalogue>;
  listing: ModelDeps['listing'];
  estimateTask: RecordDeps['estimateTask'];
  settings: Settings;
  store: Stores;
  kie: KieClient;
  results: ResultSource;
  uploadSource: UploadSource;
  findUploadSeconds: FileSecondsDeps['findUploadSeconds'];
  version: HealthDeps['version'];
  keys: Keys;
  verifiers: Verifiers;
  rateLimit: RateLimit;
  verifiedTokens: RecentKeys;
  readProgress: WatchDeps['readProgress'];
  watchers: WatchDeps['watchers'];
  enqueueCopies: (files: readonly FileKey[], waitMs?: number) => Promise<void>;
  webhooks: WebhookClient;
  enqueueDeliveries: (attempts: readonly DeliveryHint[], waitMs?: number) => Promise<void>;
  assets: (path: string, ifNoneMatch?: string) => Promise<Response>;
  reconcileTask: (task: DueTask, log: Log) => Promise<void>;
  runtime: Runtime;
  log: Log;
}

/** The stores over the bindings. */
export function stores({ DB, FILES }: Pick<Env, 'DB' | 'FILES'>): Stores {
  return {
    alerts: alertStore(DB),
    tasks: taskStore(DB),
    ownTasks: ownTasksStore(DB),
    files: fileStore(DB),
    rateWindows: rateWindowStore(DB),
    liveCatalogue: liveCatalogueStore(DB),
    modelTimes: modelTimesStore(DB),
    clients: clientStore(DB),
    accounts: accountStore(DB),
    learnedPrices: learnedPriceStore(DB),
    uploads: uploadStore(DB),
    deliveries: deliveryStore(DB),
    deliveryQueries: deliveryQueryStore(DB),
    endpoints: endpointStore(DB),
    retention: retentionStore(DB),
    deletions: deletionStore(DB),
    audit: auditStore(DB),
    taskList: taskListStore(DB),
    taskDetails: taskDetailStore(DB),
    usage: usageStore(DB),
    health: healthStore(DB),
    readiness: readinessStore(DB),
    cronRuns: cronRunStore(DB),
    stuck: stuckStore(DB),
    balance: balanceStore(DB),
    deadLetters: deadLetterStore(DB),
    bucket: FILES,
  };
}

/** Gives each group of routes all of it. */
export function toRouteDeps(deps: TestDeps): RouteDeps {
  const tasks = {
    ...deps,
    deleteTask: (id: string, log: Log) => deleteTask({ ...deps, log }, id),
  };
  return {
    submission: deps,
    callbacks: deps,
    retrieval: deps,
    retention: deps,
    archive: deps,
    webhooks: deps,
    uploads: deps,
    models: deps,
    sessions: deps,
    health: deps,
    openapi: deps,
    pages: deps,
    admin: {
      clients: deps,
      deliveries: deps,
      tasks,
      health: { ...deps, health: withCurrentMessages(deps.health, deps.settings) },
      audit: deps,
      catalogue: deps,
    },
  };
}

/** Gives each step of the cron all of it. */
export function toCronDeps(deps: TestDeps): CronDeps {
  return {
    recordRun: () => deps.cronRuns.record(deps.runtime.now()),
    copies: deps,
    reconciliation: deps,
    deliveries: deps,
    uploads: deps,
    retention: deps,
    alerts: {
      ...deps,
      readHealth: (now) => deps.health.read(now, deps.settings.KIE_FILE_TTL_MS),
      refreshBalance: (maxAgeMs) => refreshBalance(deps, maxAgeMs),
      sendWebhook: (address, message, now) =>
        sendSignedWebhook(deps, 'alerts', address, message, now),
    },
    catalogue: {
      ...deps,
      store: deps.liveCatalogue,
      recordedListing: () => readRecordedListing(deps.assets),
    },
    statistics: { ...deps, now: deps.runtime.now },
  };
}
