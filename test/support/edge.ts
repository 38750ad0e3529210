/** An edge for tests inside workerd: D1 and R2 are real, everything else is injected. */
import { env } from 'cloudflare:workers';
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { createApp } from '../../src/worker/app.ts';
import type { TestDeps } from './test-deps.ts';
import { leasedSlots } from '../../src/worker/platform/leased-slots.ts';
import { recentKeys } from '../../src/worker/platform/recent-keys.ts';
import { sharedReads } from '../../src/worker/platform/shared-reads.ts';
import { HOUR_MS } from '../../src/worker/platform/units.ts';
import { WATCHER_LEASE_MS } from '../../src/worker/tasks/watch-task.ts';
import { deriveKeys } from '../../src/worker/platform/keys.ts';
import { createLog } from '../../src/worker/platform/log.ts';
import { withUserAgent } from '../../src/worker/bindings.ts';
import { kieClient } from '../../src/worker/upstream/kie-client.ts';
import { listingReader } from '../../src/worker/models/live/recorded-listing.ts';
import { catalogueReader } from '../../src/worker/models/live/read-catalogue.ts';
import { createSlotTrips } from '../../src/worker/upstream/slot-trips.ts';
import { resultSource } from '../../src/worker/upstream/result-source.ts';
import { webhookClient } from '../../src/worker/webhooks/webhook-client.ts';
import { uploadSecondsFinder } from '../../src/worker/uploads/upload-seconds.ts';
import { uploadSource } from '../../src/worker/uploads/upload-source.ts';
import { parseSettings } from '../../src/worker/config/settings.ts';
import type { Settings } from '../../src/worker/config/settings.ts';
import { admit } from '../../src/worker/submission/admission-store.ts';
import { taskEstimator } from '../../src/worker/models/task-estimate.ts';
import { createVerifiers } from '../../src/worker/auth/create-verifiers.ts';
import { buildRoutes } from '../../src/worker/routes.ts';
import { stores, toRouteDeps } from './test-deps.ts';
import { reconcileTask } from '../../src/worker/reconciliation/reconcile-task.ts';
import { watch } from './leak-watch.ts';
import type { DeliveryHint } from '../../src/worker/tasks/outbox-store.ts';
import type { FileKey } from '../../src/worker/tasks/outbox-store.ts';

/** http, because AUTH_MODE=none is rejected over https. */
export const ORIGIN = 'http://edge.test';
export const KIE_KEY = 'kie-key-that-must-not-leak';
export const DEFAULT_MODEL = 'kling/v2-5-turbo-text-to-video-pro';
export const FILE_HOST = 'tempfile.aiquickdraw.com';

/** The id of the first task of a test's edge: its `seq`, and the first suffix that the edge generates. */
export const FIRST_ID = `${Date.UTC(2026, 0, 1)}000-test-id-00000000000000`;

/** Responses whose bodies are searched for secrets. Files are too large, and event streams have no end. */
const SEARCHED_TYPES = /json|text\/(?!event-stream)/;

export type FetchCall = { url: string; method: string; headers: Headers; body: string };
export type Responder = (call: FetchCall) => Response | Promise<Response>;

export interface TestEdge {
  deps: TestDeps;
  /**
   * Sends a request. Resolves when the work that the Worker deferred is done as well. The search for leaks
   * covers its URL, unless an attacker put a capability into it.
   */
  request(
    path: string,
    init?: RequestInit,
    options?: { hasCapabilityInPath?: boolean },
  ): Promise<Response>;
  /** The requests that the edge sent, in order. */
  calls: FetchCall[];
  /** The copies that were enqueued. */
  nudges: { files: readonly FileKey[]; waitMs: number }[];
  /** The delivery attempts that were enqueued. */
  deliveryNudges: { attempts: readonly DeliveryHint[]; waitMs: number }[];
  /** Every log line. */
  lines: string[];
  clock: { now: number };
}

/** Parses settings as a deployment does. Throws if they are rejected. */
export function testSettings(vars: Record<string, string> = {}): Settings {
  const parsed = parseSettings({
    KIE_API_KEY: KIE_KEY,
    EDGE_SECRET: 'edge-secret-edge-secret-edge-secret',
    KIE_BASE_URL: 'https://kie.test',
    AUTH_MODE: 'none',
    ...vars,
  });
  if (!parsed.ok) throw new Error(parsed.problems.join('; '));
  return parsed.settings;
}

/**
 * Builds an edge. `respond` answers all of its requests, and must throw for one that the test does not expect.
 * `replaced` overrides dependencies of the edge.
 */
export function testEdge(
  respond: Responder,
  vars: Record<string, string> = {},
  replaced: Partial<TestDeps> = {},
): TestEdge {
  const settings = testSettings(vars);
  const calls: FetchCall[] = [];
  const nudges: TestEdge['nudges'] = [];
  const deliveryNudges: TestEdge['deliveryNudges'] = [];
  const lines: string[] = [];
  const watched = watch(settings, lines);
  const clock = { now: Date.UTC(2026, 0, 1) };
  const fetcher = withUserAgent(async (input, init) => {
    const request = new Request(input, init);
    const call = {
      url: request.url,
      method: request.method,
      headers: request.headers,
      body: await request.text(),
    };
    calls.push(call);
    if (!call.url.startsWith(settings.KIE_BASE_URL))
      watched.sent.push(JSON.stringify([call.url, ...call.headers, call.body]));
    return respond(call);
  });
  let ids = 0;
  const store = replaced.store ?? stores(env);
  const now = () => clock.now;
  const deps: TestDeps = {
    ...store,
    admit: (request) => admit(env.DB, request),
    slotTrips: createSlotTrips(),
    listing: listingReader(store.liveCatalogue, (path) => deps.assets(path)),
    catalogue: catalogueReader(
      store.liveCatalogue,
      now,
      createLog(() => undefined),
    ),
    estimateTask: taskEstimator(store.modelTimes, now),
    settings,
    store,
    kie: kieClient(settings, fetcher),
    results: resultSource(settings, fetcher),
    uploadSource: uploadSource(settings, fetcher),
    findUploadSeconds: (...args) => uploadSecondsFinder(deps)(...args),
    version: { id: 'test-version', timestamp: new Date(clock.now).toISOString() },
    keys: deriveKeys(settings.EDGE_SECRET, settings.signingSecrets),
    verifiers: createVerifiers(settings, fetcher, () => clock.now),
    rateLimit: async () => true,
    verifiedTokens: recentKeys(HOUR_MS, 1000),
    readProgress: sharedReads((id) => deps.tasks.readProgress(id), {
      now: () => deps.runtime.now(),
      sleep: (ms) => deps.runtime.sleep(ms),
    }),
    watchers: leasedSlots(WATCHER_LEASE_MS, now),
    enqueueCopies: async (files, waitMs = 0) => void nudges.push({ files, waitMs }),
    webhooks: webhookClient(settings, fetcher),
    enqueueDeliveries: async (attempts, waitMs = 0) =>
      void deliveryNudges.push({ attempts, waitMs }),
    assets: (path, ifNoneMatch) =>
      env.ASSETS.fetch(new URL(path, 'https://assets.invalid'), {
        headers: ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch },
      }),
    reconcileTask: (task, log) => reconcileTask({ ...deps, log }, task, 0),
    runtime: {
      now: () => clock.now,
      // Time passes when the edge waits, and only then.
      sleep: async (ms) => void (clock.now += Math.max(0, ms)),
      newId: () => `test-id-${String(ids++).padStart(14, '0')}`,
      random: () => 0,
    },
    log: createLog((line) => void lines.push(line)),
    ...replaced,
  };
  const app = createApp(deps, buildRoutes(toRouteDeps(deps)));
  const request: TestEdge['request'] = async (path, init, { hasCapabilityInPath = false } = {}) => {
    const ctx = createExecutionContext();
    const incoming = new Request(new URL(path, ORIGIN), init);
    if (!hasCapabilityInPath) watched.urls.push(incoming.url);
    const response = await app.fetch(incoming, env, ctx);
    await waitOnExecutionContext(ctx);
    watched.responses.push(JSON.stringify([...response.headers]));
    if (SEARCHED_TYPES.test(response.headers.get('content-type') ?? ''))
      watched.responses.push(await response.clone().text());
    return response;
  };
  return { deps, request, calls, nudges, deliveryNudges, lines, clock };
}

/** A createTask request of a caller. */
export function createTaskRequest(
  body: unknown,
  headers: Record<string, string> = {},
): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** KIE's response to a createTask that it accepted. */
export function accepted(taskId: string): Response {
  return Response.json({ code: 200, msg: 'success', data: { taskId, recordId: taskId } });
}
