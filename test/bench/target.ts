/** What is measured: the edge, or a floor, each in a process of its own. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunOptions } from '../../src/tools/run-worker.ts';
import { freePort } from '../../src/tools/stack.ts';
import { residentBytes } from '../support/process-memory.ts';
import { bundle } from './bundle.ts';

const FLOORS = 'test/bench/baselines';

/** What stands in test/bench/baselines. */
export type FloorName =
  | 'pass-through'
  | 'peer'
  | 'keep-promises'
  | 'batch-and-queue'
  | 'read-row'
  | 'serve-object'
  | 'put-stream'
  | 'nothing';

export interface Side {
  readonly url: string;
  readonly stateDir: string;
  /** From the start of the runtime to its first answer. */
  readonly startMs: number;
  /** CPU that the runtime has used, in milliseconds: all of its threads. */
  cpuMs(): Promise<number>;
  /** Of the whole process, in bytes. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

/** The widest that there is; a burst of so many is not held up. */
export const EDGE_WINDOW = { limit: 1000, windowMs: 10_000 };

/** Over the defaults of a deployment: everybody is let in, and KIE's pace is a wide one. */
export const EDGE_VARS = {
  ACCESS: 'open',
  INSECURE_LOCAL: '1',
  EDGE_SECRET: 'the secret that the bench is signed with',
  KIE_API_KEY: 'key',
  ADMIN_TOKEN: 'admin-token-of-the-bench-0123456789abcdef',
  KIE_RATE_LIMIT: String(EDGE_WINDOW.limit),
  KIE_RATE_WINDOW_MS: String(EDGE_WINDOW.windowMs),
  LIMITS: JSON.stringify({
    open: { maxConcurrent: null, perMinute: null, dailyCredits: null, monthlyCredits: null },
  }),
};

export interface EdgeOptions {
  readonly dist: string;
  readonly stateDir: string;
  readonly upstream: string;
  /** Messages are sent and nobody takes them. */
  readonly withoutConsumers?: boolean;
}

export async function startEdge(options: EdgeOptions): Promise<Side> {
  const port = await freePort(0, 'PORT');
  const { dist, stateDir, upstream, withoutConsumers = false } = options;
  return startSide(true, {
    config: 'wrangler.toml',
    dist,
    port,
    stateDir,
    withoutConsumers,
    withoutAssets: true, // as the floors are
    vars: { ...EDGE_VARS, PUBLIC_URL: `http://127.0.0.1:${port}`, KIE_BASE_URL: upstream },
  });
}

/** Bundles it as the edge is, and prepares its tables. */
export async function startFloor(name: FloorName, dir: string, upstream: string): Promise<Side> {
  const dist = path.join(dir, name);
  await buildFloor(name, dist);
  const side = await startSide(false, {
    config: `${FLOORS}/wrangler.toml`,
    dist,
    port: 0,
    stateDir: path.join(dir, `${name}-state`),
    vars: { UPSTREAM: upstream },
  });
  await fetch(`${side.url}/prepare`, { method: 'POST' }); // a floor without tables answers 404
  return side;
}

export function buildFloor(name: FloorName, dist: string): Promise<void> {
  return bundle(`${FLOORS}/${name}.ts`, dist);
}

async function startSide(isEdge: boolean, options: RunOptions): Promise<Side> {
  await mkdir(options.stateDir, { recursive: true });
  const child = fork(path.join(import.meta.dirname, 'side-process.ts'));
  child.send({ isEdge, ...options });
  const { url, startMs } = await Promise.race([
    once(child, 'message').then(([started]) => started as Pick<Side, 'url' | 'startMs'>),
    once(child, 'exit').then(() => {
      throw new Error(`${options.config} did not start`);
    }),
  ]);
  const pid = child.pid ?? 0;
  return {
    url,
    startMs,
    stateDir: options.stateDir,
    cpuMs: () => runtimeCpuMs(pid),
    memory: () => residentBytes(pid),
    stop: () => stopped(child),
  };
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

/** Of the processes right below: workerd. The process itself only reads its log. */
async function runtimeCpuMs(parent: number): Promise<number> {
  let ticks = 0;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name may hold spaces
    if (Number(fields[1]) === parent) ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * TICK_MS;
}
