/**
 * Runs a built Worker in workerd on this machine, from its wrangler.toml: the same bundle, bindings,
 * queues and cron as a deployment has, without the development server in between.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { Log, LogLevel, Miniflare, type WorkerOptions } from 'miniflare';
import type { Unstable_Config as WranglerConfig } from 'wrangler';

/** The repository's root: where wrangler.toml stands. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

const execFileAsync = promisify(execFile);

export interface RunOptions {
  /** wrangler.toml of the Worker, relative to the root. */
  config: string;
  /** Where `buildWorker` put the bundle. */
  dist: string;
  /** 0 takes a free port. */
  port: number;
  /** Folder in which D1, R2 and Durable Objects keep their data. */
  stateDir: string;
  /** Variables and secrets, over those of wrangler.toml. */
  vars: Record<string, string>;
  /** One call for each line that the Worker logs. */
  onLog?: (line: string, level: string) => void;
  /** How often the cron is fired; without it, `scheduled()` does. */
  cronIntervalMs?: number;
  /** Messages are sent to the queues, and nobody takes them. */
  withoutConsumers?: boolean;
  /** Without the static files: Miniflare puts Workers of its own before one that has them, for each request. */
  withoutAssets?: boolean;
  /** Open V8's inspector on a free port. */
  inspect?: boolean;
}

export interface RunningWorker {
  /** Origin without a trailing slash. */
  readonly url: string;
  readonly miniflare: Miniflare;
  /** Fires the cron handler once and waits for it. */
  scheduled(): Promise<void>;
  stop(): Promise<void>;
}

/** Bundles a Worker as a deployment would, into `dist`. Throws with wrangler's own words. */
export async function buildWorker(config: string, dist: string): Promise<void> {
  await bundle(config, dist);
  await writeFile(configBeside(dist), JSON.stringify(await readConfig(config)));
}

/** wrangler takes longer to load than a Worker to start: what it read for the bundle lies beside it. */
const configBeside = (dist: string) => `${dist}.config.json`;

async function readConfig(config: string): Promise<WranglerConfig> {
  const { unstable_readConfig } = await import('wrangler');
  return unstable_readConfig({ config: path.join(ROOT, config), env: '' }, { hideWarnings: true });
}

async function bundle(config: string, dist: string): Promise<void> {
  const require = createRequire(import.meta.url);
  const wrangler = path.join(
    path.dirname(require.resolve('wrangler/package.json')),
    'bin/wrangler.js',
  );
  await execFileAsync(
    process.execPath,
    // `--env ''` is the top level, whatever CLOUDFLARE_ENV says.
    [
      wrangler,
      'deploy',
      '--dry-run',
      '--env',
      '',
      '--config',
      path.join(ROOT, config),
      '--outdir',
      dist,
    ],
    { cwd: ROOT, env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false' } },
  );
}

/** Starts the bundle and resolves once it listens on 127.0.0.1. Throws when the port is taken. */
export async function runWorker(options: RunOptions): Promise<RunningWorker> {
  const config = await readFile(configBeside(options.dist), 'utf8').then(
    (text) => JSON.parse(text) as WranglerConfig,
    () => readConfig(options.config), // bundled by somebody else
  );
  const miniflare = new Miniflare({
    host: '127.0.0.1',
    port: options.port,
    log: new Log(LogLevel.ERROR),
    logRequests: false,
    unsafeTriggerHandlers: true, // the cron's address, on this machine only
    ...(options.inspect === true ? { inspectorPort: 0 } : {}),
    cf: false, // would be fetched from the internet
    resourcePersistencePath: options.stateDir,
    handleStructuredLogs: ({ message, level }) => options.onLog?.(message, level),
    workers: [{ config: await workerConfig(config, options) }],
  });
  const url = (await miniflare.ready).origin;

  // Over HTTP: Miniflare's own handle of a Worker blocks this thread while it waits, and a Worker that
  // waits for this thread to read its log would wait for ever.
  const scheduled = async () => {
    const response = await fetch(`${url}/cdn-cgi/local/scheduled`);
    if (!response.ok)
      throw new Error(`the cron answered ${response.status}: ${await response.text()}`);
  };
  const timer =
    options.cronIntervalMs === undefined
      ? undefined
      : setInterval(() => void scheduled().catch(() => undefined), options.cronIntervalMs);
  return {
    url,
    miniflare,
    scheduled,
    stop: async () => {
      clearInterval(timer);
      await miniflare.dispose();
    },
  };
}

type WorkerConfig = WorkerOptions['config'];

/** wrangler.toml's terms in Miniflare's. Ids follow wrangler's, so that its `--local` commands see the same data. */
async function workerConfig(config: WranglerConfig, options: RunOptions): Promise<WorkerConfig> {
  const env: NonNullable<WorkerConfig['env']> = {};
  for (const [name, value] of Object.entries({ ...config.vars, ...options.vars })) {
    env[name] = { type: 'text', value: typeof value === 'string' ? value : JSON.stringify(value) };
  }
  for (const d1 of config.d1_databases) {
    env[d1.binding] = { type: 'd1', id: d1.database_id ?? d1.binding };
  }
  for (const r2 of config.r2_buckets) {
    env[r2.binding] = { type: 'r2', name: r2.bucket_name ?? r2.binding };
  }
  for (const queue of config.queues.producers ?? []) {
    env[queue.binding] = { type: 'queue', name: queue.queue };
  }
  for (const limit of config.ratelimits) {
    env[limit.name] = { type: 'rate-limit', namespace: limit.namespace_id, simple: limit.simple };
  }
  for (const object of config.durable_objects.bindings) {
    env[object.name] = {
      type: 'durable-object',
      worker: config.name ?? 'worker',
      exportName: object.class_name,
    };
  }
  const assets = options.withoutAssets === true ? undefined : config.assets;
  if (assets?.binding !== undefined) env[assets.binding] = { type: 'assets' };
  return {
    name: config.name ?? 'worker',
    compatibilityDate: config.compatibility_date ?? '',
    compatibilityFlags: config.compatibility_flags,
    manifest: await readBundle(options.dist),
    env,
    exports: Object.fromEntries(
      config.durable_objects.bindings.map((object) => [
        object.class_name,
        { type: 'durable-object' as const, storage: 'sqlite' as const },
      ]),
    ),
    ...(assets?.directory === undefined
      ? {}
      : {
          assets: {
            directory: path.resolve(ROOT, path.dirname(options.config), assets.directory),
            hasUserWorker: true,
            runWorkerFirst: assets.run_worker_first ?? false,
          },
        }),
    triggers: consumersOf(config, options).map((consumer) => ({
      type: 'queue' as const,
      name: consumer.queue,
      maxBatchSize: consumer.max_batch_size ?? 5,
      maxBatchTimeout: consumer.max_batch_timeout ?? 1,
      maxRetries: consumer.max_retries ?? 3,
      ...(consumer.dead_letter_queue === undefined
        ? {}
        : { deadLetterQueue: consumer.dead_letter_queue }),
    })),
  };
}

function consumersOf({ queues }: WranglerConfig, { withoutConsumers = false }: RunOptions) {
  return withoutConsumers ? [] : (queues.consumers ?? []);
}

async function readBundle(dist: string): Promise<NonNullable<WorkerConfig['manifest']>> {
  const files = (await readdir(dist)).filter((file) => !/\.(map|md)$/.test(file));
  const modules = await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(path.join(dist, file));
      const module = file.endsWith('.js')
        ? { type: 'esm' as const, contents: bytes.toString('utf8') }
        : { type: 'data' as const, contents: new Uint8Array(bytes) };
      return [file, module] as const;
    }),
  );
  const mainModule = files.find((file) => file.endsWith('.js'));
  if (mainModule === undefined) throw new Error(`no bundle in ${dist}`);
  return { mainModule, modulesRoot: dist, modules: Object.fromEntries(modules) };
}
