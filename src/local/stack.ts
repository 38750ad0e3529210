/** The edge, and the sandbox unless a real KIE is set: built, migrated, running. */
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { edgeVars, SANDBOX_HMAC_KEY, SANDBOX_KEY, type LocalSettings } from './local-settings.ts';
import { migrate } from './migrate.ts';
import { buildWorker, ROOT, runWorker, type RunningWorker } from './run-worker.ts';

const EDGE = { config: 'wrangler.toml', dist: path.join(ROOT, '.wrangler/build/edge') };
const SANDBOX = {
  config: 'src/sandbox/wrangler.toml',
  dist: path.join(ROOT, '.wrangler/build/sandbox'),
};

export interface Stack {
  edge: RunningWorker;
  sandbox: RunningWorker | undefined;
  stop(): Promise<void>;
}

type OnLog = (line: string, level: string) => void;

/** Bundles both Workers; once is enough for any number of starts. */
export async function buildAll(): Promise<void> {
  await Promise.all([EDGE, SANDBOX].map(({ config, dist }) => buildWorker(config, dist)));
}

/** Starts everything on 127.0.0.1; nothing is left running when it throws. */
export async function startStack(local: LocalSettings, onLog?: OnLog): Promise<Stack> {
  const sandbox = local.useSandbox ? await startSandbox(local) : undefined;
  try {
    const edge = await startEdge(local, sandbox?.url, onLog);
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
  local: Pick<LocalSettings, 'sandboxPort' | 'stateDir'>,
): Promise<RunningWorker> {
  return runWorker({
    ...SANDBOX,
    port: await freePort(local.sandboxPort, 'SANDBOX_PORT'),
    stateDir: path.join(local.stateDir, 'sandbox'),
    vars: { SANDBOX_KEY, SANDBOX_WEBHOOK_HMAC_KEY: SANDBOX_HMAC_KEY },
  });
}

export async function startEdge(
  local: LocalSettings,
  sandboxUrl: string | undefined,
  onLog?: OnLog,
): Promise<RunningWorker> {
  const port = await freePort(local.port, 'PORT');
  const stateDir = path.join(local.stateDir, 'v3'); // where wrangler's own `--local` commands look
  await mkdir(stateDir, { recursive: true });
  const edge = await runWorker({
    ...EDGE,
    port,
    stateDir,
    vars: await edgeVars(local, `http://127.0.0.1:${port}`, sandboxUrl),
    cron: true,
    ...(onLog === undefined ? {} : { onLog }),
  });
  await migrate(edge);
  return edge;
}

/** The port itself, or for 0 a free one, because PUBLIC_URL must be known before the start. */
async function freePort(port: number, setting: string): Promise<number> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  } catch (cause) {
    throw new Error(`Port ${port} is taken; set ${setting} to another one.`, { cause });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
