/** The measured Workers: the edge and the baselines, each in a process of its own. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from '../../src/tools/stack.ts';
import { residentBytes } from '../support/process-memory.ts';
import { bundleWorker } from './bundle-worker.ts';
import type { TargetOptions } from './target-process.ts';

const BASELINES = 'test/bench/baselines';

/** The Workers in test/bench/baselines. */
export type BaselineName =
  | 'pass-through'
  | 'fal-proxy'
  | 'durable-create'
  | 'batch-and-queue'
  | 'read-row'
  | 'serve-object'
  | 'put-stream'
  | 'empty';

export interface Target {
  readonly url: string;
  readonly stateDir: string;
  /** From the runtime's start to its first response. */
  readonly startMs: number;
  /** CPU time of all threads of the runtime, in milliseconds. */
  readCpuMs(): Promise<number>;
  /** Resident memory of the process and its children. */
  readMemoryBytes(): Promise<number>;
  stop(): Promise<void>;
}

/** The largest rate window there is, so that the bench does not wait for it. */
export const EDGE_WINDOW = { limit: 1000, windowMs: 10_000 };

/** Overrides of the default settings: every caller is accepted, without limits. */
export const EDGE_VARS = {
  AUTH_MODE: 'none',
  INSECURE_LOCAL: '1',
  EDGE_SECRET: 'the secret that the bench is signed with',
  KIE_API_KEY: 'key',
  ADMIN_TOKEN: 'admin-token-of-the-bench-0123456789abcdef',
  KIE_RATE_LIMIT: String(EDGE_WINDOW.limit),
  KIE_RATE_WINDOW_MS: String(EDGE_WINDOW.windowMs),
  LIMITS: JSON.stringify({
    none: { maxConcurrent: null, perMinute: null, dailyCredits: null, monthlyCredits: null },
  }),
};

export interface EdgeOptions {
  readonly dist: string;
  readonly stateDir: string;
  readonly upstream: string;
  /** Queue messages are sent but not consumed. */
  readonly withoutConsumers?: boolean;
}

export async function startEdge(options: EdgeOptions): Promise<Target> {
  const port = await freePort(0, 'PORT');
  const { dist, stateDir, upstream, withoutConsumers = false } = options;
  return startTarget({
    isEdge: true,
    config: 'wrangler.toml',
    dist,
    port,
    stateDir,
    withoutConsumers,
    withoutAssets: true, // like the baselines
    vars: { ...EDGE_VARS, PUBLIC_URL: `http://127.0.0.1:${port}`, KIE_BASE_URL: upstream },
  });
}

/** Bundles a baseline, starts it and creates its tables. */
export async function startBaseline(
  name: BaselineName,
  dir: string,
  upstream: string,
): Promise<Target> {
  const dist = path.join(dir, name);
  await buildBaseline(name, dist);
  const target = await startTarget({
    isEdge: false,
    config: `${BASELINES}/wrangler.toml`,
    dist,
    port: 0,
    stateDir: path.join(dir, `${name}-state`),
    vars: { UPSTREAM: upstream },
  });
  await fetch(`${target.url}/prepare`, { method: 'POST' }); // 404 from a baseline without tables
  return target;
}

export function buildBaseline(name: BaselineName, dist: string): Promise<void> {
  return bundleWorker(`${BASELINES}/${name}.ts`, dist);
}

async function startTarget(options: TargetOptions): Promise<Target> {
  await mkdir(options.stateDir, { recursive: true });
  const child = fork(path.join(import.meta.dirname, 'target-process.ts'));
  child.send(options);
  const { url, startMs } = await Promise.race([
    once(child, 'message').then(([started]) => started as Pick<Target, 'url' | 'startMs'>),
    once(child, 'exit').then(() => {
      throw new Error(`${options.config} did not start`);
    }),
  ]);
  const pid = child.pid ?? 0;
  return {
    url,
    startMs,
    stateDir: options.stateDir,
    readCpuMs: () => readRuntimeCpuMs(pid),
    readMemoryBytes: () => residentBytes(pid),
    stop: () => stopProcess(child),
  };
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

/** Linux's clock tick, in which /proc counts CPU time. */
const TICK_MS = 10;

/** CPU time of the direct children, which is workerd's: the process itself only reads the log. */
async function readRuntimeCpuMs(parent: number): Promise<number> {
  let ticks = 0;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the process name may contain spaces
    if (Number(fields[1]) === parent) ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * TICK_MS;
}
