/**
 * Runs a built Worker in workerd on this machine, from its wrangler.toml: with the bundle, bindings,
 * queues and cron of a deployment, and without wrangler's development server.
 */
import { Log, LogLevel, Miniflare } from 'miniflare';
import { loadConfig, readBundle } from './build-worker.ts';
import { buildMiniflareConfig } from './miniflare-config.ts';
import { parseRequestLine, REQUEST_TAIL, requestTail } from './request-tail.ts';

export interface RunWorkerOptions {
  /** The Worker's wrangler.toml, relative to the root. */
  config: string;
  /** The folder of the bundle. */
  dist: string;
  /** 0 takes a free port. */
  port: number;
  /** Folder in which D1, R2 and Durable Objects keep their data. */
  stateDir: string;
  /** Variables and secrets, on top of those of the wrangler.toml. */
  vars: Record<string, string>;
  /** Called for each line that the Worker logs. */
  onLog?: (line: string, level: string) => void;
  /** Called with the path of each request that reached the Worker, after its end. */
  onRequest?: (path: string) => void;
  /** The cron's interval. Without it, only `scheduled()` runs the cron. */
  cronIntervalMs?: number;
  /** Without queue consumers: messages are stored and not delivered. */
  withoutConsumers?: boolean;
  /** Without the static files, for which Miniflare runs Workers of its own before each request. */
  withoutAssets?: boolean;
  /** Opens V8's inspector on a free port. */
  inspect?: boolean;
}

export interface RunningWorker {
  /** The origin, without a trailing slash. */
  readonly url: string;
  readonly miniflare: Miniflare;
  /** Runs the cron handler once and waits for it. */
  scheduled(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the bundle. Resolves when it listens on 127.0.0.1; rejects if the port is taken. */
export async function runWorker(options: RunWorkerOptions): Promise<RunningWorker> {
  const {
    config: configPath,
    dist,
    vars,
    onRequest,
    withoutConsumers = false,
    withoutAssets = false,
  } = options;
  const [config, bundle] = await Promise.all([loadConfig(configPath, dist), readBundle(dist)]);
  const overrides = { configPath, vars, withoutConsumers, withoutAssets };
  const worker = buildMiniflareConfig(config, bundle, overrides);
  const miniflare = new Miniflare({
    host: '127.0.0.1',
    port: options.port,
    log: new Log(LogLevel.ERROR),
    logRequests: false,
    unsafeTriggerHandlers: true, // the cron's address, on this machine only
    ...(options.inspect === true ? { inspectorPort: 0 } : {}),
    cf: false, // the default would be fetched from the internet
    resourcePersistencePath: options.stateDir,
    handleStructuredLogs: ({ message, level }) => {
      const requestPath = parseRequestLine(message);
      if (requestPath === undefined) options.onLog?.(message, level);
      else onRequest?.(requestPath);
    },
    workers:
      onRequest === undefined
        ? [{ config: worker }]
        : [
            { config: { ...worker, tailConsumers: [{ worker: REQUEST_TAIL }] } },
            requestTail(worker.compatibilityDate),
          ],
  });
  const url = (await miniflare.ready).origin;

  // Over HTTP: Miniflare's own call of the handler blocks this thread, and the Worker would deadlock if it
  // waited for this thread to read its log.
  const scheduled = async () => {
    const response = await fetch(`${url}/cdn-cgi/local/scheduled`);
    if (!response.ok)
      throw new Error(`The cron returned ${response.status}: ${await response.text()}`);
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
