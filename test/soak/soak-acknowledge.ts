/** A phase that measures how fast callbacks are acknowledged, many in flight, while copies run. */
import { createHmac } from 'node:crypto';
import { SANDBOX_HMAC_KEY } from '../../src/tools/local-settings.ts';
import type { WorkerBuilds } from '../../src/tools/stack.ts';
import type { LedgerTask } from '../support/kie-traffic.ts';
import { submitAll } from './soak-driver.ts';
import { SoakHarness, UNLIMITED_SANDBOX, WIDE_WINDOW } from './soak-harness.ts';

const PARALLEL_CALLBACKS = 50;
const PARALLEL_SUBMITS = 32;

export interface AcknowledgeResult {
  callbacks: number;
  p50Ms: number;
  p99Ms: number;
  /** Copies that were complete when the last callback was acknowledged. */
  copies: number;
}

export async function runAcknowledge(
  builds: WorkerBuilds,
  callbacks: number,
  onProgress: (text: string) => void,
): Promise<AcknowledgeResult> {
  const soak = await SoakHarness.start(builds, WIDE_WINDOW);
  try {
    // The sandbox drops its callbacks: this phase sends them itself, to measure the time.
    const faults = { 'callback.drop': 1 };
    await soak.setSandbox({ ...UNLIMITED_SANDBOX, taskSeconds: 0, faults });
    const load = { count: callbacks, parallel: PARALLEL_SUBMITS, name: 'acknowledge' };
    await submitAll(soak.edge.url, load, (_outcome, done) =>
      onProgress(`tasks to call back: ${done}/${callbacks}`),
    );
    const next = (await soak.readLedger()).tasks.values();
    const times: number[] = [];
    const sendInSequence = async () => {
      for (const task of next) {
        times.push(await measureCallback(task));
        onProgress(`acknowledged: ${times.length}/${callbacks}`);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL_CALLBACKS }, sendInSequence));
    const [stored] = await soak.query<{ n: number }>(
      "select count(*) as n from files where state = 'stored'",
    );
    times.sort((a, b) => a - b);
    const quantile = (share: number) => times[Math.ceil(times.length * share) - 1] ?? Number.NaN;
    return {
      callbacks: times.length,
      p50Ms: quantile(0.5),
      p99Ms: quantile(0.99),
      copies: stored?.n ?? 0,
    };
  } finally {
    await soak.stop();
  }
}

/** Sends a signed success callback and returns the milliseconds until the response. */
async function measureCallback({ callBackUrl, taskId, resultUrls }: LedgerTask): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', SANDBOX_HMAC_KEY)
    .update(`${taskId}.${timestamp}`)
    .digest('base64');
  const sentAt = performance.now();
  const response = await fetch(callBackUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-webhook-timestamp': timestamp,
      'x-webhook-signature': signature,
    },
    body: JSON.stringify({
      code: 200,
      msg: 'success',
      data: { taskId, state: 'success', resultJson: JSON.stringify({ resultUrls }) },
    }),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`the edge responded ${response.status} to a callback`);
  return performance.now() - sentAt;
}
