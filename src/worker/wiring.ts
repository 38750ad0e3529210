/**
 * Wires the Worker: builds stores and clients from its bindings, and gives each feature what it declares.
 * Nothing imports this file except index.ts.
 */
import { stuckStore } from './admin/queries/stuck-store.ts';
import { auditStore } from './admin/queries/audit-store.ts';
import { taskDetailStore } from './admin/queries/task-detail-store.ts';
import { taskListStore } from './admin/queries/task-list-store.ts';
import { usageStore } from './admin/queries/usage-store.ts';
import { alertStore } from './alerts/alert-store.ts';
import { withCurrentMessages } from './alerts/current-messages.ts';
import { createApp } from './app.ts';
import type { CopyAttemptDeps } from './archive/attempt-copy.ts';
import { recordDeadCopy } from './archive/copy-consumer.ts';
import { fileStore } from './archive/file-store.ts';
import type { AuthDeps } from './auth/auth-deps.ts';
import { clientStore } from './auth/client-store.ts';
import { createVerifiers } from './auth/create-verifiers.ts';
import { assetReader, callFetch, queueSender, rateLimiter, realRuntime } from './bindings.ts';
import type { Settings } from './config/settings.ts';
import type { CronDeps } from './cron.ts';
import { balanceStore } from './health/balance-store.ts';
import { cronRunStore } from './health/cron-run-store.ts';
import { healthStore } from './health/health-store.ts';
import { readinessStore } from './health/readiness-store.ts';
import { refreshBalance } from './health/refresh-balance.ts';
import { liveCatalogueStore } from './models/live/live-catalogue-store.ts';
import { catalogueReader } from './models/live/read-catalogue.ts';
import { listingReader, readRecordedListing } from './models/live/recorded-listing.ts';
import { learnedPriceStore } from './models/learned-price-store.ts';
import { modelTimesStore } from './models/model-times-store.ts';
import { taskEstimator } from './models/task-estimate.ts';
import type { DeadLetterDeps } from './platform/dead-letter-consumer.ts';
import { deadLetterStore } from './platform/dead-letter-store.ts';
import { deriveKeys } from './platform/keys.ts';
import { consoleLog, type Log } from './platform/log.ts';
import { leasedSlots } from './platform/leased-slots.ts';
import { recentKeys } from './platform/recent-keys.ts';
import { MINUTE_MS, SECOND_MS } from './platform/units.ts';
import { sharedReads } from './platform/shared-reads.ts';
import { reconcileTask } from './reconciliation/reconcile-task.ts';
import { ownTasksStore } from './retrieval/own-tasks-store.ts';
import { deletionStore } from './retention/deletion-store.ts';
import { deleteTask } from './retention/delete-tasks.ts';
import { retentionStore } from './retention/retention-store.ts';
import { buildRoutes } from './routes.ts';
import { accountStore } from './submission/account-store.ts';
import { admit, type AdmissionRequest } from './submission/admission-store.ts';
import { taskStore, type DueTask } from './tasks/task-store.ts';
import { WATCHER_LEASE_MS } from './tasks/watch-task.ts';
import { uploadSecondsFinder } from './uploads/upload-seconds.ts';
import { uploadSource } from './uploads/upload-source.ts';
import { uploadStore } from './uploads/upload-store.ts';
import { kieClient } from './upstream/kie-client.ts';
import { rateWindowStore } from './upstream/rate-window-store.ts';
import { createSlotTrips } from './upstream/slot-trips.ts';
import { resultSource } from './upstream/result-source.ts';
import type { DeliveryConsumerDeps } from './webhooks/delivery-consumer.ts';
import { deliveryQueryStore } from './webhooks/delivery-query-store.ts';
import { deliveryStore } from './webhooks/delivery-store.ts';
import { endpointStore } from './webhooks/endpoint-store.ts';
import { sendSignedWebhook } from './webhooks/send-signed-webhook.ts';
import { webhookClient } from './webhooks/webhook-client.ts';

/** A watcher reads again soon, so that it waits only briefly for a slot; the cron waits longer. */
const WATCHER_MAX_WAIT_MS = SECOND_MS;

/** A token in use is looked up without being counted for this long after it was valid last. */
const VERIFIED_TOKEN_MS = 10 * MINUTE_MS;
/** 64 characters each. */
const MAX_VERIFIED_TOKENS = 1000;

/** The parts of a running Worker, one per kind of event. */
export interface Wiring {
  app: ReturnType<typeof createApp>;
  copies: CopyAttemptDeps;
  deliveries: DeliveryConsumerDeps;
  deadLetters: DeadLetterDeps;
  cron: CronDeps;
}

/** Once per isolate. */
export function wire(env: Env, settings: Settings): Wiring {
  const { DB: db, FILES: bucket } = env;
  const runtime = realRuntime;
  const log = consoleLog;
  const base = { settings, runtime, log };
  const keys = deriveKeys(settings.EDGE_SECRET, settings.signingSecrets);
  const kie = kieClient(settings, callFetch);
  const results = resultSource(settings, callFetch);
  const webhooks = webhookClient(settings, callFetch);
  const assets = assetReader(env.ASSETS);
  const enqueueCopies = queueSender(env.COPY_QUEUE, 'copies');
  const enqueueDeliveries = queueSender(env.DELIVERY_QUEUE, 'deliveries');

  const tasks = taskStore(db);
  const files = fileStore(db);
  const clients = clientStore(db);
  const accounts = accountStore(db);
  const rateWindows = rateWindowStore(db);
  const modelTimes = modelTimesStore(db);
  const learnedPrices = learnedPriceStore(db);
  const uploads = uploadStore(db);
  const deliveries = deliveryStore(db);
  const deliveryQueries = deliveryQueryStore(db);
  const endpoints = endpointStore(db);
  const deletions = deletionStore(db);
  const balance = balanceStore(db);
  const health = healthStore(db);
  const cronRuns = cronRunStore(db);
  const taskDetails = taskDetailStore(db);
  const liveCatalogue = liveCatalogueStore(db);
  const catalogue = catalogueReader(liveCatalogue, runtime.now, log);
  const recordedListing = () => readRecordedListing(assets);

  const rateLimit = rateLimiter(env);
  const auth: AuthDeps = {
    ...base,
    clients,
    tasks,
    keys,
    verifiers: createVerifiers(settings, callFetch, runtime.now),
    rateLimit,
    verifiedTokens: recentKeys(VERIFIED_TOKEN_MS, MAX_VERIFIED_TOKENS),
  };
  const statusUpdates = { ...base, tasks, results, enqueueCopies, enqueueDeliveries };
  const reconciliation = { ...statusUpdates, rateWindows, kie };
  const pollForWatcher = (task: DueTask, requestLog: Log) =>
    reconcileTask({ ...reconciliation, log: requestLog }, task, WATCHER_MAX_WAIT_MS);
  const records = {
    ...auth,
    tasks,
    readProgress: sharedReads((id) => tasks.readProgress(id), runtime),
    watchers: leasedSlots(WATCHER_LEASE_MS, runtime.now),
    estimateTask: taskEstimator(modelTimes, runtime.now),
    reconcileTask: pollForWatcher,
  };
  const copies: CopyAttemptDeps = { ...statusUpdates, files, bucket, deletions };
  const deliveryAttempts = {
    ...base,
    tasks,
    keys,
    deliveries,
    endpoints,
    webhooks,
    enqueueDeliveries,
  };
  const deletion = { ...base, deletions, bucket };
  const balanceRefresh = { ...base, balance, kie, version: env.CF_VERSION_METADATA };

  const routes = buildRoutes({
    submission: {
      ...records,
      ...statusUpdates,
      admit: (request: AdmissionRequest) => admit(db, request),
      rateWindows,
      slotTrips: createSlotTrips(),
      kie,
      catalogue,
      accounts,
      learnedPrices,
      findUploadSeconds: uploadSecondsFinder({ ...base, keys, uploads }),
    },
    callbacks: { ...statusUpdates, keys, reconcileTask: pollForWatcher },
    retrieval: { ...records, ownTasks: ownTasksStore(db) },
    retention: { ...auth, ...deletion },
    archive: { ...base, keys, rateLimit, tasks, files, bucket, results, enqueueCopies },
    webhooks: { ...auth, deliveryQueries, enqueueDeliveries },
    uploads: { ...auth, uploads, bucket, uploadSource: uploadSource(settings, callFetch) },
    models: {
      ...auth,
      catalogue,
      listing: listingReader(liveCatalogue, assets),
      modelTimes,
      assets,
    },
    sessions: auth,
    health: { ...balanceRefresh, readiness: readinessStore(db), bucket },
    openapi: { settings, catalogue, assets },
    pages: { settings, assets },
    admin: {
      clients: { ...base, clients, accounts, keys },
      deliveries: { ...base, keys, deliveryQueries, endpoints, enqueueDeliveries },
      tasks: {
        ...base,
        keys,
        bucket,
        taskList: taskListStore(db),
        taskDetails,
        tasks,
        files,
        deliveries,
        deliveryQueries,
        enqueueCopies,
        enqueueDeliveries,
        reconcileTask: pollForWatcher,
        deleteTask: (id: string, requestLog: Log) =>
          deleteTask({ ...deletion, log: requestLog }, id),
      },
      health: {
        ...balanceRefresh,
        health: withCurrentMessages(health, settings),
        usage: usageStore(db),
        stuck: stuckStore(db),
      },
      audit: { audit: auditStore(db), bucket },
      catalogue: { ...base, catalogue, liveCatalogue },
    },
  });

  return {
    app: createApp(auth, routes),
    copies,
    deliveries: deliveryAttempts,
    deadLetters: {
      ...base,
      deadLetters: deadLetterStore(db),
      recordDeadCopy: (file) => recordDeadCopy(copies, file),
    },
    cron: {
      recordRun: () => cronRuns.record(runtime.now()),
      copies: { ...base, files, enqueueCopies },
      reconciliation,
      deliveries: deliveryAttempts,
      uploads: { ...base, uploads, bucket },
      retention: { ...deletion, retention: retentionStore(db) },
      alerts: {
        ...base,
        alerts: alertStore(db),
        readHealth: (now) => health.read(now, settings.KIE_FILE_TTL_MS),
        refreshBalance: (maxAgeMs) => refreshBalance(balanceRefresh, maxAgeMs),
        sendWebhook: (address, message, now) =>
          sendSignedWebhook({ settings, keys, webhooks }, 'alerts', address, message, now),
      },
      catalogue: { ...base, store: liveCatalogue, kie, recordedListing },
      statistics: { modelTimes, learnedPrices, now: runtime.now },
    },
  };
}
