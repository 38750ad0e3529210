/** Costs that do not depend on the machine: a task's operations at D1, R2 and the queues, and the bundle size. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { startReceiver } from '../../src/tools/callback-receiver.ts';
import { bundleWorker } from './bundle-worker.ts';
import { buildSuccessCallback, fetchOk, type BenchHarness } from './harness.ts';
import type { ResourceUsage } from './resource-usage.ts';
import type { Target } from './target.ts';

/** Usage by stage of a task's lifecycle. */
export type LifecycleCosts = Readonly<Record<string, ResourceUsage>>;

export interface Costs {
  /** A task without a callBackUrl and without an Idempotency-Key, as KIE's own clients send it. */
  readonly plain: LifecycleCosts;
  /** A task with both: idempotent, and with a callback to the caller. */
  readonly withCallback: LifecycleCosts;
  /** The Worker, gzipped, in bytes. */
  readonly bundle: number;
}

const FILE = '100000-lifecycle.mp4';
const SETTLE_TIMEOUT_MS = 10_000;
const SETTLE_POLL_MS = 200;
/** Polls without any usage after which a task has settled: one second. */
const SETTLED_POLLS = 5;

export async function measureCosts(harness: BenchHarness): Promise<Costs> {
  const dist = path.join(harness.dir, 'metered');
  await bundleWorker('test/bench/metered-worker.ts', dist);
  const edge = await harness.startEdge({ dist });
  const receiver = await startReceiver((_callback, response) => response.end('ok'));
  try {
    await runLifecycle(harness, edge, {}); // warm-up: the first task finds empty tables and caches
    const plain = await runLifecycle(harness, edge, {});
    const withCallback = await runLifecycle(harness, edge, {
      callBackUrl: receiver.url,
      headers: { 'idempotency-key': 'lifecycle' },
      isDelivered: () => receiver.received.length === 1,
    });
    return { plain, withCallback, bundle: await measureGzippedBundle(harness.edgeDist) };
  } finally {
    await receiver.stop();
  }
}

interface LifecycleOptions {
  callBackUrl?: string;
  headers?: Record<string, string>;
  isDelivered?: () => boolean;
}

/** Throws when a stage did not happen: a broken lifecycle would look cheap. */
async function runLifecycle(
  harness: BenchHarness,
  edge: Target,
  { callBackUrl = '', headers = {}, isDelivered = () => true }: LifecycleOptions,
): Promise<LifecycleCosts> {
  const takeUsage = () => fetchUsage(edge);
  await takeUsage();
  const request = harness.buildCreateTask(edge);
  await fetchOk(request.url, {
    method: 'POST',
    headers: { ...request.headers, ...headers },
    body: JSON.stringify({ ...(JSON.parse(request.body ?? '') as object), callBackUrl }),
  });
  const createTask = await takeUsage();
  if (createTask.rowsWritten === 0) throw new Error('D1 is not metered');
  const [task] = (await harness.upstream.takeTraffic()).tasks;
  if (task === undefined) throw new Error('createTask did not reach KIE');
  const body = buildSuccessCallback(task.taskId, `${harness.upstream.url}/files/${FILE}`);
  await fetchOk(task.callBackUrl, { method: 'POST', body });
  const processing = await sumUntilSettled(takeUsage, isDelivered);
  if (processing.queueMessages === 0) throw new Error('the queues are not metered');
  const read = await fetchOk(`${edge.url}/api/v1/jobs/recordInfo?taskId=${task.taskId}`);
  const recordInfo = await takeUsage();
  const { data } = (await read.json()) as { data: { state: string } };
  if (data.state !== 'success') throw new Error(`the task ended as ${data.state}`);
  await harness.waitUntilStored(edge, task.taskId);
  return { createTask, 'callback, copy and delivery': processing, recordInfo };
}

/** Throws when a count is missing: D1 stopped reporting it, and it would pass as free. */
async function fetchUsage(edge: Target): Promise<ResourceUsage> {
  const usage = (await (await fetchOk(`${edge.url}/bench/usage`)).json()) as ResourceUsage;
  for (const [name, count] of Object.entries(usage))
    if (!Number.isInteger(count)) throw new Error(`no count of ${name}`);
  return usage;
}

/** Sums the usage until the file is copied, the callback is delivered and nothing more happens for a second. */
async function sumUntilSettled(
  takeUsage: () => Promise<ResourceUsage>,
  isDelivered: () => boolean,
): Promise<ResourceUsage> {
  let sum = await takeUsage();
  const deadline = Date.now() + SETTLE_TIMEOUT_MS;
  for (let quietPolls = 0; quietPolls < SETTLED_POLLS;) {
    if (Date.now() > deadline)
      throw new Error('the file was not copied or the callback was not delivered');
    await sleep(SETTLE_POLL_MS);
    const usage = await takeUsage();
    sum = addUsage(sum, usage);
    const isQuiet = usage.statements === 0 && sum.r2ClassA > 0 && isDelivered();
    quietPolls = isQuiet ? quietPolls + 1 : 0;
  }
  return sum;
}

function addUsage(a: ResourceUsage, b: ResourceUsage): ResourceUsage {
  return {
    statements: a.statements + b.statements,
    rowsRead: a.rowsRead + b.rowsRead,
    rowsWritten: a.rowsWritten + b.rowsWritten,
    r2ClassA: a.r2ClassA + b.r2ClassA,
    r2ClassB: a.r2ClassB + b.r2ClassB,
    queueMessages: a.queueMessages + b.queueMessages,
  };
}

export const sumStages = (costs: LifecycleCosts): ResourceUsage =>
  Object.values(costs).reduce(addUsage);

/** Size of a bundle's scripts in bytes. Throws when there is none. */
export async function measureGzippedBundle(dist: string): Promise<number> {
  const scripts = (await readdir(dist)).filter((name) => name.endsWith('.js'));
  if (scripts.length === 0) throw new Error(`no script in ${dist}`);
  const bytes = await Promise.all(scripts.map((name) => readFile(path.join(dist, name))));
  return gzipSync(Buffer.concat(bytes), { level: 9 }).byteLength;
}
