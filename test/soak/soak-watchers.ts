/** A phase with many concurrent event streams for the duration of a video: delay and memory. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkerBuilds } from '../../src/tools/stack.ts';
import { residentBytes } from '../support/process-memory.ts';
import { readEvents } from '../support/read-events.ts';
import { submitAll } from './soak-driver.ts';
import { SoakHarness, UNLIMITED_SANDBOX, WIDE_WINDOW } from './soak-harness.ts';

const WATCHERS_PER_TASK = 5;
const PARALLEL_SUBMITS = 16;
const TASK_SECONDS = 60;
const MEMORY_SAMPLE_MS = 2000;
/** By then connections are open and isolates are warm. */
const WARM_UP_MS = 10_000;

export interface WatchersResult {
  watchers: number;
  /** Streams that ended without reporting the end of their task. */
  dropped: number;
  /** From the commit of KIE's callback to the event. */
  p50Ms: number;
  slowestMs: number;
  /** Memory of the edge's processes: medians of the first and the last third of the samples. */
  memoryFirstMib: number;
  memoryLastMib: number;
}

export async function runWatchers(
  builds: WorkerBuilds,
  watchers: number,
  onProgress: (text: string) => void,
): Promise<WatchersResult> {
  const soak = await SoakHarness.start(builds, WIDE_WINDOW);
  try {
    await soak.setSandbox({ ...UNLIMITED_SANDBOX, taskSeconds: TASK_SECONDS });
    const count = Math.ceil(watchers / WATCHERS_PER_TASK);
    const load = { count, parallel: PARALLEL_SUBMITS, name: 'watched' };
    await submitAll(soak.edge.url, load, () => undefined);
    const tasks = await soak.query<{ taskId: string }>('select task_id as taskId from tasks');

    let reported = 0;
    const watching = Promise.all(
      Array.from({ length: watchers }, async (_, i) => {
        const event = await readLastEvent(soak, tasks[i % tasks.length]?.taskId ?? '');
        if (event.state === 'success') onProgress(`reported: ${++reported}/${watchers}`);
        return event;
      }),
    );
    await sleep(WARM_UP_MS);
    const memory: number[] = [];
    const sampler = setInterval(() => {
      void residentBytes(soak.edge.pid()).then((bytes) => memory.push(bytes));
    }, MEMORY_SAMPLE_MS);
    const events = await watching.finally(() => clearInterval(sampler));
    const succeeded = events.filter(({ state }) => state === 'success');
    const delays = await measureDelays(soak, succeeded);
    const third = Math.ceil(memory.length / 3);
    return {
      watchers: events.length,
      dropped: events.length - succeeded.length,
      p50Ms: delays[Math.floor(delays.length / 2)] ?? Number.NaN,
      slowestMs: delays.at(-1) ?? Number.NaN,
      memoryFirstMib: medianMib(memory.slice(0, third)),
      memoryLastMib: medianMib(memory.slice(-third)),
    };
  } finally {
    await soak.stop();
  }
}

interface LastEvent {
  taskId: string;
  state: string;
  /** Unix milliseconds. */
  at: number;
}

async function readLastEvent(soak: SoakHarness, taskId: string): Promise<LastEvent> {
  let last = { state: '', at: 0 };
  for await (const event of readEvents(`${soak.edge.url}/api/v1/jobs/${taskId}/events`))
    last = event;
  return { taskId, ...last };
}

/** Milliseconds from the commit of each task's end to its event, ascending. */
async function measureDelays(soak: SoakHarness, events: readonly LastEvent[]): Promise<number[]> {
  const rows = await soak.query<{ taskId: string; at: number }>(
    "select task_id as taskId, updated_at as at from tasks where state = 'success'",
  );
  const committedAt = new Map(rows.map(({ taskId, at }) => [taskId, at]));
  return events
    .map(({ taskId, at }) => {
      const committed = committedAt.get(taskId);
      if (committed === undefined) throw new Error(`${taskId} has not succeeded in D1`);
      return at - committed;
    })
    .toSorted((a, b) => a - b);
}

function medianMib(bytes: readonly number[]): number {
  const sorted = bytes.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN) / 2 ** 20);
}
