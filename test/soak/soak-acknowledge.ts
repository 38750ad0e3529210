/** How fast a callback is acknowledged, many at once, while copies run. */
import { createHmac } from 'node:crypto';
import { SANDBOX_HMAC_KEY } from '../../src/tools/local-settings.ts';
import type { Builds } from '../../src/tools/stack.ts';
import { submitAll } from './soak-driver.ts';
import { SoakRig, WIDE_WINDOW } from './soak-harness.ts';

const PARALLEL = 50;

export interface AcknowledgeResult {
  callbacks: number;
  p50Ms: number;
  p99Ms: number;
  /** Copies that were finished when the last callback was acknowledged. */
  copiesMeanwhile: number;
}

export async function runAcknowledge(
  builds: Builds,
  callbacks: number,
  onProgress: (text: string) => void,
): Promise<AcknowledgeResult> {
  const rig = await SoakRig.start(builds, WIDE_WINDOW);
  try {
    // The sandbox stays silent: its part is taken over below, with a clock in the hand.
    await rig.setSandbox({ taskSeconds: 0, rateLimit: 1_000_000, faults: { 'callback.drop': 1 } });
    await submitAll(
      rig.edge.url,
      { count: callbacks, parallel: 32, name: 'acknowledge' },
      (_answer, done) => onProgress(`tasks to call back: ${done}/${callbacks}`),
    );
    const { tasks } = await rig.ledger();
    const next = tasks.values();
    const times: number[] = [];
    const sender = async () => {
      for (const { taskId, callBackUrl, resultUrls } of next) {
        times.push(await timeOf(callBackUrl, taskId, resultUrls));
        onProgress(`acknowledged: ${times.length}/${callbacks}`);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, sender));
    const [stored] = await rig.query<{ n: number }>(
      "select count(*) as n from files where state = 'stored'",
    );
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.ceil(times.length * share) - 1] ?? Number.NaN;
    return {
      callbacks: times.length,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      copiesMeanwhile: stored?.n ?? 0,
    };
  } finally {
    await rig.stop();
  }
}

async function timeOf(callBackUrl: string, taskId: string, resultUrls: string[]): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', SANDBOX_HMAC_KEY)
    .update(`${taskId}.${timestamp}`)
    .digest('base64');
  const begun = performance.now();
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
  if (!response.ok) throw new Error(`a callback was answered ${response.status}`);
  return performance.now() - begun;
}
