/** wrangler.toml: every environment is production under other names, and nothing of it is undescribed. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { unstable_readConfig as readConfig } from 'wrangler';
import * as z from 'zod';
import { readTarget } from '../../../src/tools/deploy/deploy-target.ts';
import { ROOT } from '../../../src/tools/root.ts';

const bound = z.array(z.looseObject({ binding: z.string() }));
const wranglerConfig = z.looseObject({
  definedEnvironments: z.array(z.string()),
  ratelimits: z.array(z.looseObject({ name: z.string(), namespace_id: z.string() })),
  d1_databases: bound,
  r2_buckets: bound,
  queues: z.looseObject({ producers: bound }),
  assets: z.looseObject({ binding: z.string() }),
  secrets: z.object({ required: z.array(z.string()) }),
});

const configOf = (env: string) =>
  wranglerConfig.parse(
    readConfig({ config: path.join(ROOT, 'wrangler.toml'), env }, { hideWarnings: true }),
  );
const production = configOf('');

/** Settings, addresses and how much is logged may differ; nothing else but names. */
const MAY_DIFFER = new Set(['vars', 'routes', 'observability', 'targetEnvironment']);

function shapeOf(env: string): unknown {
  const config = configOf(env);
  const own = Object.entries({
    ...config,
    ratelimits: config.ratelimits.map(({ namespace_id: _own, ...limit }) => limit),
  }).filter(([field]) => !MAY_DIFFER.has(field));
  const text = JSON.stringify(Object.fromEntries(own));
  return JSON.parse(env === '' ? text : text.replaceAll(`kie-edge-${env}`, 'kie-edge'));
}

/** All that the account knows by a name or a number. */
function namesOf(env: string): string[] {
  const { worker, database, bucket, queues } = readTarget(env);
  const limits = configOf(env).ratelimits.map((limit) => limit.namespace_id);
  return [`worker ${worker}`, `d1 ${database}`, bucket, ...queues, ...limits];
}

describe.each(production.definedEnvironments)('the environment %s', (env) => {
  it('has all that production has, to the last number', () => {
    expect(shapeOf(env)).toEqual(shapeOf(''));
  });

  it('shares no Worker, database, bucket, queue and limit with production', () => {
    expect(new Set([...namesOf(''), ...namesOf(env)]).size).toBe(2 * namesOf('').length);
  });

  it('has queues by whose last part the Worker knows them', () => {
    for (const queue of readTarget(env).queues) expect(queue).toMatch(/-(copies|deliveries|dead)$/);
  });
});

it('there is an environment called staging', () => {
  expect(production.definedEnvironments).toContain('staging');
});

it('every binding and secret is described, for the page behind the button', async () => {
  const manifest = z
    .object({
      cloudflare: z.object({
        bindings: z.record(z.string(), z.object({ description: z.string().min(20) })),
      }),
    })
    .parse(JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')));
  const bindings = [
    ...production.d1_databases.map(({ binding }) => binding),
    ...production.r2_buckets.map(({ binding }) => binding),
    ...production.queues.producers.map(({ binding }) => binding),
    ...production.ratelimits.map(({ name }) => name),
    production.assets.binding,
    ...production.secrets.required,
  ];
  expect(Object.keys(manifest.cloudflare.bindings).toSorted()).toEqual(bindings.toSorted());
});

it('the button asks for the one secret that nobody else can give, with no value in its place', async () => {
  const example = parseEnv(await readFile(path.join(ROOT, '.dev.vars.example'), 'utf8'));
  expect(example).toEqual({ KIE_API_KEY: '' });
});
