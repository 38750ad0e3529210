/** Translates a wrangler.toml and a bundle into Miniflare's configuration. */
import path from 'node:path';
import type { WorkerOptions } from 'miniflare';
import type { WorkerBundle, WranglerConfig } from './build-worker.ts';
import { ROOT } from './root.ts';

export type MiniflareWorkerConfig = WorkerOptions['config'];

export interface WorkerOverrides {
  /** The wrangler.toml, relative to the root. */
  configPath: string;
  /** Variables and secrets, on top of those of the wrangler.toml. */
  vars: Record<string, string>;
  /** Without queue consumers: messages are stored and not delivered. */
  withoutConsumers: boolean;
  /** Without the static files, for which Miniflare runs Workers of its own before each request. */
  withoutAssets: boolean;
}

/** Resource ids follow wrangler's, so that its `--local` commands see the same data. */
export function buildMiniflareConfig(
  config: WranglerConfig,
  bundle: WorkerBundle,
  overrides: WorkerOverrides,
): MiniflareWorkerConfig {
  const name = config.name ?? 'worker';
  const assets = overrides.withoutAssets ? undefined : config.assets;
  const env = buildBindings(config, name, overrides.vars);
  if (assets?.binding !== undefined) env[assets.binding] = { type: 'assets' };
  return {
    name,
    compatibilityDate: config.compatibility_date ?? '',
    compatibilityFlags: config.compatibility_flags,
    manifest: bundle,
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
            directory: path.resolve(ROOT, path.dirname(overrides.configPath), assets.directory),
            hasUserWorker: true,
            runWorkerFirst: assets.run_worker_first ?? false,
          },
        }),
    triggers: buildQueueTriggers(overrides.withoutConsumers ? [] : (config.queues.consumers ?? [])),
  };
}

type Bindings = NonNullable<MiniflareWorkerConfig['env']>;

function buildBindings(
  config: WranglerConfig,
  worker: string,
  vars: Record<string, string>,
): Bindings {
  const env: Bindings = {};
  for (const [name, value] of Object.entries({ ...config.vars, ...vars })) {
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
  if (config.version_metadata !== undefined)
    env[config.version_metadata.binding] = { type: 'version-metadata' };
  for (const object of config.durable_objects.bindings) {
    env[object.name] = { type: 'durable-object', worker, exportName: object.class_name };
  }
  return env;
}

function buildQueueTriggers(consumers: NonNullable<WranglerConfig['queues']['consumers']>) {
  return consumers.map((consumer) => ({
    type: 'queue' as const,
    name: consumer.queue,
    maxBatchSize: consumer.max_batch_size ?? 5,
    maxBatchTimeout: consumer.max_batch_timeout ?? 1,
    maxRetries: consumer.max_retries ?? 3,
    retryDelay: consumer.retry_delay ?? 0,
    ...(consumer.dead_letter_queue === undefined
      ? {}
      : { deadLetterQueue: consumer.dead_letter_queue }),
  }));
}
