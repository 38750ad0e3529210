/** wrangler.toml and the files that describe it agree, and every environment equals production. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { unstable_readConfig as readConfig } from 'wrangler';
import * as z from 'zod';
import { readTarget } from '../../../src/tools/deploy/deploy-target.ts';
import { ROOT } from '../../../src/tools/root.ts';
import { RETRY_DELAYS_SECONDS } from '../../../src/worker/platform/retry-delays.ts';

const bindings = z.array(z.looseObject({ binding: z.string() }));
const wranglerConfig = z.looseObject({
  definedEnvironments: z.array(z.string()),
  ratelimits: z.array(z.looseObject({ name: z.string(), namespace_id: z.string() })),
  d1_databases: bindings,
  r2_buckets: bindings,
  queues: z.looseObject({
    producers: bindings,
    consumers: z.array(
      z.looseObject({
        queue: z.string(),
        max_batch_size: z.int(),
        max_retries: z.int(),
        retry_delay: z.int(),
      }),
    ),
  }),
  observability: z.looseObject({ traces: z.looseObject({ enabled: z.boolean() }).optional() }),
  assets: z.looseObject({ binding: z.string() }),
  version_metadata: z.object({ binding: z.string() }),
  secrets: z.object({ required: z.array(z.string()) }),
});

const readEnvironment = (env: string) =>
  wranglerConfig.parse(
    readConfig({ config: path.join(ROOT, 'wrangler.toml'), env }, { hideWarnings: true }),
  );
const production = readEnvironment('');

/** Fields that may differ between environments. */
const MAY_DIFFER = new Set(['vars', 'routes', 'workers_dev', 'observability', 'targetEnvironment']);

/** An environment's configuration with production's resource names, without fields that may differ. */
function normalizeEnvironment(env: string): unknown {
  const config = readEnvironment(env);
  const fields = Object.entries({
    ...config,
    ratelimits: config.ratelimits.map(({ namespace_id: _id, ...limit }) => limit),
  }).filter(([field]) => !MAY_DIFFER.has(field));
  const text = JSON.stringify(Object.fromEntries(fields));
  return JSON.parse(env === '' ? text : text.replaceAll(`kie-edge-${env}`, 'kie-edge'));
}

/** The names and numbers of the resources in the account. */
function listResources(env: string): string[] {
  const { worker, database, bucket, queues } = readTarget(env);
  const limits = readEnvironment(env).ratelimits.map((limit) => limit.namespace_id);
  return [`worker ${worker}`, `d1 ${database}`, bucket, ...queues, ...limits];
}

describe.each(production.definedEnvironments)('the environment %s', (env) => {
  it('has the same configuration as production', () => {
    expect(normalizeEnvironment(env)).toEqual(normalizeEnvironment(''));
  });

  it('shares no Worker, database, bucket, queue or rate limit with production', () => {
    expect(new Set([...listResources(''), ...listResources(env)]).size).toBe(
      2 * listResources('').length,
    );
  });

  it('has queue names with the suffixes by which the Worker tells queues apart', () => {
    for (const queue of readTarget(env).queues) expect(queue).toMatch(/-(copies|deliveries|dead)$/);
  });
});

it.each(['', ...production.definedEnvironments])(
  'versions have no addresses of their own in the environment "%s"',
  (env) => {
    expect(readEnvironment(env)['preview_urls']).toBe(false);
  },
);

it.each(['', ...production.definedEnvironments])(
  'traces are off in the environment "%s", because they would store addresses that the log redacts',
  (env) => {
    expect(readEnvironment(env).observability.traces).toEqual({ enabled: false });
  },
);

it('no consumer gets more messages at once than test/worker/invocation-limits.test.ts counts', () => {
  const sizes = production.queues.consumers.map(({ queue, max_batch_size }) => [
    queue.split('-').at(-1),
    max_batch_size,
  ]);
  expect(Object.fromEntries(sizes)).toEqual({ copies: 3, deliveries: 5, dead: 5 });
});

it.each(production.queues.consumers)(
  'the queue $queue delivers a message as often as the Worker retries it, and a crashed one later',
  ({ max_retries, retry_delay }) => {
    expect(max_retries).toBe(RETRY_DELAYS_SECONDS.length);
    expect(retry_delay).toBeGreaterThan(0);
  },
);

it('wrangler.toml has an environment called staging', () => {
  expect(production.definedEnvironments).toContain('staging');
});

it('package.json describes every binding and secret for the deploy button', async () => {
  const manifest = z
    .object({
      cloudflare: z.object({
        bindings: z.record(z.string(), z.object({ description: z.string().min(20) })),
      }),
    })
    .parse(JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')));
  const names = [
    ...production.d1_databases.map(({ binding }) => binding),
    ...production.r2_buckets.map(({ binding }) => binding),
    ...production.queues.producers.map(({ binding }) => binding),
    ...production.ratelimits.map(({ name }) => name),
    production.assets.binding,
    production.version_metadata.binding,
    ...production.secrets.required,
  ];
  expect(Object.keys(manifest.cloudflare.bindings).toSorted()).toEqual(names.toSorted());
});

it('.dev.vars.example makes the deploy button ask for KIE_API_KEY only, without a default', async () => {
  const example = parseEnv(await readFile(path.join(ROOT, '.dev.vars.example'), 'utf8'));
  expect(example).toEqual({ KIE_API_KEY: '' });
});
