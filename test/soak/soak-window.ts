/** A phase with KIE's real rate window: at most 20 createTask requests in any 10 s. */
import type { WorkerBuilds } from '../../src/tools/stack.ts';
import { submitAll } from './soak-driver.ts';
import { SoakHarness, UNLIMITED_SANDBOX } from './soak-harness.ts';

const WINDOW_MS = 10_000;
const PARALLEL = 50;

export interface WindowResult {
  /** Tasks that the sandbox accepted. */
  tasks: number;
  /** The most that the sandbox accepted in any ten seconds. */
  maxInWindow: number;
  seconds: number;
}

export async function runWindow(
  builds: WorkerBuilds,
  tasks: number,
  onProgress: (text: string) => void,
): Promise<WindowResult> {
  const startedAt = performance.now();
  const soak = await SoakHarness.start(builds, { SUBMIT_QUEUE_TIMEOUT_MS: '30000' });
  try {
    // The sandbox must not limit the rate itself: it would hide an edge that sends too fast.
    await soak.setSandbox({ ...UNLIMITED_SANDBOX, taskSeconds: 1 });
    const load = { count: tasks, parallel: PARALLEL, name: 'window' };
    await submitAll(soak.edge.url, load, (_outcome, done) =>
      onProgress(`KIE's rate window: ${done}/${tasks}`),
    );
    const times = (await soak.readLedger()).tasks.map(({ acceptedAt }) => acceptedAt);
    const countFrom = (start: number) =>
      times.filter((time) => time >= start && time < start + WINDOW_MS).length;
    return {
      tasks: times.length,
      maxInWindow: Math.max(...times.map(countFrom)),
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    await soak.stop();
  }
}
