/** Many watchers at once, for as long as a video takes: how soon each is told, and what it costs. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Builds } from '../../src/tools/stack.ts';
import { residentBytes } from '../support/process-memory.ts';
import { readEvents } from '../support/read-events.ts';
import { submitAll } from './soak-driver.ts';
import { SoakRig, WIDE_WINDOW } from './soak-harness.ts';

const WATCHERS_PER_TASK = 5;
const TASK_SECONDS = 60;
const SAMPLE_MS = 2000;
/** Connections and their isolates have settled by then. */
const WARM_UP_MS = 10_000;

export interface WatchersResult {
  watchers: number;
  /** Streams that ended before they told the end. */
  dropped: number;
  /** From the commit of KIE's callback to the watcher's event. */
  p50Ms: number;
  slowestMs: number;
  /** Of the edge's processes, in MiB: the medians of the first third of the time and of the last. */
  memoryFirstMib: number;
  memoryLastMib: number;
}

export async function runWatchers(
  builds: Builds,
  watchers: number,
  onProgress: (text: string) => void,
): Promise<WatchersResult> {
  const rig = await SoakRig.start(builds, WIDE_WINDOW);
  try {
    await rig.setSandbox({ taskSeconds: TASK_SECONDS, rateLimit: 1_000_000 });
    const count = Math.ceil(watchers / WATCHERS_PER_TASK);
    await submitAll(rig.edge.url, { count, parallel: 16, name: 'watched' }, () => undefined);
    const tasks = await rig.query<{ taskId: string }>('select task_id as taskId from tasks');

    let told = 0;
    const watch = async (taskId: string) => {
      let last = { state: '', at: 0 };
      const url = `${rig.edge.url}/api/v1/jobs/${taskId}/events`;
      for await (const event of readEvents(url)) last = event;
      if (last.state === 'success') onProgress(`told: ${++told}/${watchers}`);
      return { taskId, ...last };
    };
    const watching = Promise.all(
      Array.from({ length: watchers }, (_, i) => watch(tasks[i % tasks.length]?.taskId ?? '')),
    );
    const memory: number[] = [];
    await sleep(WARM_UP_MS);
    const sampler = setInterval(() => {
      void residentBytes(rig.edge.pid()).then((bytes) => memory.push(bytes));
    }, SAMPLE_MS);
    const ends = await watching.finally(() => clearInterval(sampler));
    const committed = new Map(
      (
        await rig.query<{ taskId: string; at: number }>(
          "select task_id as taskId, updated_at as at from tasks where state = 'success'",
        )
      ).map(({ taskId, at }) => [taskId, at]),
    );
    const delays = ends
      .filter(({ state }) => state === 'success')
      .map(({ taskId, at }) => at - (committed.get(taskId) ?? Number.NaN))
      .toSorted((a, b) => a - b);
    const third = Math.ceil(memory.length / 3);
    return {
      watchers,
      dropped: watchers - delays.length,
      p50Ms: delays[Math.floor(delays.length / 2)] ?? Number.NaN,
      slowestMs: delays.at(-1) ?? Number.NaN,
      memoryFirstMib: medianMib(memory.slice(0, third)),
      memoryLastMib: medianMib(memory.slice(-third)),
    };
  } finally {
    await rig.stop();
  }
}

function medianMib(bytes: readonly number[]): number {
  const sorted = bytes.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN) / 2 ** 20);
}
