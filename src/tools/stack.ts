/** The edge, and the sandbox unless a real KIE is set: built, migrated, running. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { edgeVars, SANDBOX_HMAC_KEY, SANDBOX_KEY, type LocalSettings } from './local-settings.ts';
import { migrate } from './migrate.ts';
import { buildWorker } from './build-worker.ts';
import { runWorker, type RunWorkerOptions, type RunningWorker } from './run-worker.ts';

const EDGE_CONFIG = 'wrangler.toml';
const SANDBOX_CONFIG = 'src/sandbox/wrangler.toml';

/** Where the bundles lie. */
export interface Builds {
  edge: string;
  sandbox: string;
}

export interface Stack {
  edge: RunningWorker;
  sandbox: RunningWorker | undefined;
  stop(): Promise<void>;
}

type EdgeOptions = Pick<RunWorkerOptions, 'onLog' | 'inspect'>;

/** Bundles both Workers below `dir`; once is enough for any number of starts. */
export async function buildAll(dir: string): Promise<Builds> {
  const builds = { edge: path.join(dir, 'edge'), sandbox: path.join(dir, 'sandbox') };
  await Promise.all([
    buildWorker(EDGE_CONFIG, builds.edge),
    buildWorker(SANDBOX_CONFIG, builds.sandbox),
  ]);
  return builds;
}

/** Bundles into a folder that nobody else uses, hands it to `use`, and removes it. */
export async function withBuilds<T>(use: (builds: Builds) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(path.join(tmpdir(), 'kie-edge-build-'));
  try {
    return await use(await buildAll(dir));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Starts everything on 127.0.0.1; nothing is left running when it throws. */
export async function startStack(
  builds: Builds,
  local: LocalSettings,
  options: EdgeOptions = {},
): Promise<Stack> {
  await mkdir(local.stateDir, { recursive: true }); // fails with its reason where the runtime would hang
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
  builds: Builds,
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

export async function startEdge(
  builds: Builds,
  local: LocalSettings,
  sandboxUrl: string | undefined,
  options: EdgeOptions = {},
): Promise<RunningWorker> {
  const port = await freePort(local.port, 'PORT');
  const stateDir = path.join(local.stateDir, 'v3'); // where wrangler's own `--local` commands look
  await mkdir(stateDir, { recursive: true });
  await migrate(stateDir);
  return runWorker({
    config: EDGE_CONFIG,
    dist: builds.edge,
    port,
    stateDir,
    vars: await edgeVars(local, `http://127.0.0.1:${port}`, sandboxUrl),
    cronIntervalMs: local.cronIntervalMs,
    ...options,
  });
}

/** The port itself, or for 0 a free one, because PUBLIC_URL must be known before the start. */
export async function freePort(port: number, setting: string): Promise<number> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  } catch (cause) {
    throw new Error(
      `Port ${port} is taken; set ${setting} to another one. A kie-edge that was killed may have left its workerd there.`,
      { cause },
    );
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
