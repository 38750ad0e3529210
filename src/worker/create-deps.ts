/** Builds Deps from the bindings of a real Worker. */
import { clientStore } from './auth/client-store.ts';
import { createJwtVerifier, type JwtVerifier } from './auth/jwt-verifier.ts';
import { verifyTurnstile } from './auth/turnstile.ts';
import { alertStore } from './alerts/alert-store.ts';
import type { Verifiers } from './auth/auth-deps.ts';
import type { Deps, Stores } from './deps.ts';
import { webhookClient } from './webhooks/webhook-client.ts';
import { newId } from './platform/ids.ts';
import { deriveKeys } from './platform/keys.ts';
import { kieClient } from './upstream/kie-client.ts';
import { resultSource } from './upstream/result-source.ts';
import { consoleLog, describeError } from './platform/log.ts';
import { reconcileTask } from './reconciliation/reconcile-task.ts';
import type { JwtSettings, Settings } from './config/settings.ts';
import { admit } from './submission/admission-store.ts';
import { taskEstimator } from './models/task-estimate.ts';
import { accountStore } from './submission/account-store.ts';
import { auditStore } from './admin/queries/audit-store.ts';
import { balanceStore } from './health/balance-store.ts';
import { learnedPriceStore } from './models/learned-price-store.ts';
import { deadLetterStore } from './platform/dead-letter-store.ts';
import { deliveryQueryStore } from './webhooks/delivery-query-store.ts';
import { deliveryStore } from './webhooks/delivery-store.ts';
import { fileStore } from './archive/file-store.ts';
import { deletionStore } from './retention/deletion-store.ts';
import { healthStore } from './health/health-store.ts';
import { modelTimesStore } from './models/model-times-store.ts';
import { endpointStore } from './webhooks/endpoint-store.ts';
import { stuckStore } from './admin/queries/stuck-store.ts';
import { retentionStore } from './retention/retention-store.ts';
import { taskListStore } from './admin/queries/task-list-store.ts';
import { taskDetailStore } from './admin/queries/task-detail-store.ts';
import { taskStore } from './tasks/task-store.ts';
import { uploadStore } from './uploads/upload-store.ts';
import { usageStore } from './admin/queries/usage-store.ts';
import { rateWindowStore } from './upstream/rate-window-store.ts';
import { SECOND_MS } from './platform/units.ts';
import { uploadSource } from './uploads/upload-source.ts';

/** Queues take at most 100 messages in one call. */
const MAX_BATCH_MESSAGES = 100;

/** A watcher comes again soon; the cron waits longer for a slot. */
const WATCHER_PATIENCE_MS = SECOND_MS;

/** The binding looks at the path alone. */
const ASSETS_ORIGIN = 'https://assets.invalid';

/** Kept in a variable and called, the global `fetch` would lose its `this`. */
const fetcher: typeof fetch = (input, init) => fetch(input, init);

/** The real outside world: D1, R2, the queue, the internet and the clock. One for an isolate. */
export function createDeps(env: Env, settings: Settings): Deps {
  const store = stores(env);
  const deps: Deps = {
    ...store,
    admit: (request) => admit(env.DB, request),
    estimateTask: taskEstimator(store.modelTimes, Date.now),
    settings,
    store,
    kie: kieClient(settings.kie, fetcher),
    results: resultSource(settings, fetcher),
    uploadSource: uploadSource(settings, fetcher),
    keys: deriveKeys(settings.edgeSecret),
    verifiers: createVerifiers(settings, fetcher, Date.now),
    rateLimit: async (scope, key) => {
      try {
        const binding = scope === 'adminFailure' ? env.ADMIN_RATE_LIMITER : env.RATE_LIMITER;
        return (await binding.limit({ key: `${scope}:${key}` })).success;
      } catch (error) {
        consoleLog.warn('rate_limiter.failed', { reason: describeError(error) });
        return true; // fail open: the exact limits are counted in D1
      }
    },
    enqueueCopies: nudgesTo(env.COPY_QUEUE, 'archive'),
    webhooks: webhookClient(settings, fetcher),
    enqueueDeliveries: nudgesTo(env.DELIVERY_QUEUE, 'deliver'),
    assets: (path, ifNoneMatch) =>
      env.ASSETS.fetch(new URL(path, ASSETS_ORIGIN), {
        headers: ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch },
      }),
    reconcileTask: (task, log) => reconcileTask({ ...deps, log }, task, WATCHER_PATIENCE_MS),
    runtime: { now: () => Date.now(), sleep, newId, random: () => Math.random() },
    log: consoleLog,
  };
  return deps;
}

/** Sends messages to a queue; when it does not take them, a line in the log is all: the rows are the truth. */
function nudgesTo(queue: Queue, name: string) {
  return async (bodies: readonly object[], waitMs = 0): Promise<void> => {
    const delaySeconds = Math.ceil(waitMs / SECOND_MS);
    try {
      for (let at = 0; at < bodies.length; at += MAX_BATCH_MESSAGES) {
        const messages = bodies.slice(at, at + MAX_BATCH_MESSAGES).map((body) => ({ body }));
        await queue.sendBatch(messages, { delaySeconds });
      }
    } catch (error) {
      const reason = describeError(error);
      consoleLog.warn('queue.send_failed', { queue: name, count: bodies.length, reason });
    }
  };
}

/** The stores over the bindings. */
export function stores({ DB, FILES }: Pick<Env, 'DB' | 'FILES'>): Stores {
  return {
    alerts: alertStore(DB),
    tasks: taskStore(DB),
    files: fileStore(DB),
    rateWindows: rateWindowStore(DB),
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
    stuck: stuckStore(DB),
    balance: balanceStore(DB),
    deadLetters: deadLetterStore(DB),
    bucket: FILES,
  };
}

/** The verifiers of the configured authentication methods. */
export function createVerifiers(
  { auth, admin }: Pick<Settings, 'auth' | 'admin'>,
  fetch: typeof globalThis.fetch,
  now: () => number,
): Verifiers {
  const verifier = (settings: JwtSettings | undefined): JwtVerifier =>
    settings === undefined
      ? async () => ({ kind: 'invalid', reason: 'no issuer is configured' })
      : createJwtVerifier(settings, fetch, now);
  return {
    verifyUser: verifier(auth.jwt),
    verifyAdmin: verifier(admin.access),
    verifyTurnstile: (check) => verifyTurnstile(auth, fetch, check),
  };
}

async function sleep(ms: number): Promise<void> {
  if (ms > 0) await scheduler.wait(ms);
}
