/** Builds, migrates and starts the edge, and the sandbox unless KIE_API_KEY is set. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildWorker } from './build-worker.ts';
import {
  buildEdgeVars,
  SANDBOX_HMAC_KEY,
  SANDBOX_KEY,
  type LocalSettings,
} from './local-settings.ts';
import { migrate } from './migrate.ts';
import { runWorker, type RunWorkerOptions, type RunningWorker } from './run-worker.ts';

export const EDGE_CONFIG = 'wrangler.toml';
export const SANDBOX_CONFIG = 'src/sandbox/wrangler.toml';

/** The folders of the bundles. */
export interface WorkerBuilds {
  edge: string;
  sandbox: string;
}

export interface Stack {
  edge: RunningWorker;
  sandbox: RunningWorker | undefined;
  stop(): Promise<void>;
}

type EdgeOptions = Pick<RunWorkerOptions, 'onLog' | 'onRequest' | 'inspect'>;

/** Bundles both Workers below `dir`. The bundles can be started any number of times. */
export async function buildWorkers(dir: string): Promise<WorkerBuilds> {
  const builds = { edge: path.join(dir, 'edge'), sandbox: path.join(dir, 'sandbox') };
  await Promise.all([
    buildWorker(EDGE_CONFIG, builds.edge),
    buildWorker(SANDBOX_CONFIG, builds.sandbox),
  ]);
  return builds;
}

/** Bundles into a temporary folder, calls `use`, and removes the folder. */
export async function withBuilds<T>(use: (builds: WorkerBuilds) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(path.join(tmpdir(), 'kie-edge-build-'));
  try {
    return await use(await buildWorkers(dir));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Starts everything on 127.0.0.1. If it throws, nothing is left running. */
export async function startStack(
  builds: WorkerBuilds,
  local: LocalSettings,
  options: EdgeOptions = {},
): Promise<Stack> {
  await mkdir(local.stateDir, { recursive: true }); // fails with a reason, where workerd would hang
  const sandbox = local.useSandbox ? await startSandbox(builds, local) : undefined;
  try {
    const edge = await startEdge(builds, local, sandbox?.url, options);
    return {
      edge,
      sandbox,
      stop: async () => {
        await Promise.all([edge.stop(), sandbox?.stop()]);
      },
    };
  } catch (error) {
    await sandbox?.stop();
    throw error;
  }
}

export async function startSandbox(
  builds: Pick<WorkerBuilds, 'sandbox'>,
  local: Pick<LocalSettings, 'sandboxPort' | 'stateDir'>,
): Promise<RunningWorker> {
  return runWorker({
    config: SANDBOX_CONFIG,
    dist: builds.sandbox,
    port: await freePort(local.sandboxPort, 'SANDBOX_PORT'),
    stateDir: path.join(local.stateDir, 'sandbox'),
    vars: { SANDBOX_KEY, SANDBOX_WEBHOOK_HMAC_KEY: SANDBOX_HMAC_KEY },
  });
}

/** Migrates the database and starts the edge. */
export async function startEdge(
  builds: Pick<WorkerBuilds, 'edge'>,
  local: LocalSettings,
  sandboxUrl: string | undefined,
  options: EdgeOptions = {},
): Promise<RunningWorker> {
  const port = await freePort(local.port, 'PORT');
  await migrate(edgeStateDir(local));
  return runEdge(builds, { ...local, port }, sandboxUrl, options);
}

/** Starts the edge on a migrated database. The port must not be 0. */
export async function runEdge(
  builds: Pick<WorkerBuilds, 'edge'>,
  local: LocalSettings,
  sandboxUrl: string | undefined,
  options: EdgeOptions = {},
): Promise<RunningWorker> {
  return runWorker({
    config: EDGE_CONFIG,
    dist: builds.edge,
    port: local.port,
    stateDir: edgeStateDir(local),
    vars: await buildEdgeVars(local, `http://127.0.0.1:${local.port}`, sandboxUrl),
    cronIntervalMs: local.cronIntervalMs,
    ...options,
  });
}

/** The folder of wrangler's own `--local` commands. */
export function edgeStateDir({ stateDir }: Pick<LocalSettings, 'stateDir'>): string {
  return path.join(stateDir, 'v3');
}

/**
 * Returns the port, or a free one for 0, because PUBLIC_URL must be known before the start. Throws with
 * the name of the setting if the port is taken.
 */
export async function freePort(port: number, setting: string): Promise<number> {
  if (port === 0) return anyFreePort();
  const cause = await tryListening(port);
  if (cause === undefined) return port;
  throw new Error(
    `Port ${port} is in use. Set ${setting} to another port, or end the process (possibly a workerd that a killed kie-edge left behind).`,
    { cause },
  );
}

/**
 * Below the ports that systems give to outgoing connections, one of which could take a port between its choice
 * and the start of workerd.
 */
const FIRST_FREE_PORT = 10_000;
const LAST_FREE_PORT = 30_000;
const MAX_TRIES = 20;

async function anyFreePort(): Promise<number> {
  for (let tries = 1; ; tries++) {
    const port = randomInt(FIRST_FREE_PORT, LAST_FREE_PORT);
    const error = await tryListening(port);
    if (error === undefined) return port;
    if (tries === MAX_TRIES) throw error;
  }
}

/** Undefined if the port is free. */
async function tryListening(port: number): Promise<Error | undefined> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return undefined;
  } catch (error) {
    return error as Error;
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
