/** The resources of one environment of wrangler.toml. A deployment creates no others. */
import path from 'node:path';
import { unstable_readConfig as readConfig } from 'wrangler';
import * as z from 'zod';
import { ROOT } from '../root.ts';
import { findSettingProblems } from './find-setting-problems.ts';

/** The name of wrangler.toml's top level. */
const PRODUCTION = 'production';

/** One step of a deployment. */
export type DeployStep =
  | { readonly kind: 'create_queue'; readonly queue: string }
  | { readonly kind: 'create_database'; readonly database: string }
  | { readonly kind: 'create_bucket'; readonly bucket: string }
  | { readonly kind: 'migrate'; readonly database: string }
  | { readonly kind: 'deploy'; readonly worker: string };

export interface DeployTarget {
  /** As wrangler's `--env` takes it; empty is the top level of wrangler.toml. */
  env: string;
  /** The Worker's name. */
  worker: string;
  /** The queues that the Worker produces to and consumes from, dead-letter queues included. */
  queues: readonly string[];
  database: string;
  bucket: string;
  /** Secrets without which the Worker does not start. */
  requiredSecrets: readonly string[];
  /** Whether admins authenticate with Cloudflare Access and need no ADMIN_TOKEN. */
  usesCloudflareAccess: boolean;
  /** PUBLIC_URL of wrangler.toml, without a trailing slash. */
  publicUrl: string | undefined;
  /** `account_id` of wrangler.toml. */
  accountId: string | undefined;
  /** The bucket's jurisdiction. The database is created in the same. */
  jurisdiction: string | undefined;
  customDomains: readonly CustomDomain[];
  /** The variables of wrangler.toml, as text. */
  variables: ReadonlyMap<string, string>;
  /** Why the Worker would reject variables of wrangler.toml: it would answer every request with an error. */
  settingProblems: readonly string[];
  /** `keep_vars`: a deployment deletes no variable that wrangler.toml lacks. */
  keepsVariables: boolean;
}

/** A host name for this Worker alone. */
export type CustomDomain = z.infer<typeof customDomain>;

const customDomain = z.object({
  pattern: z.string(),
  custom_domain: z.literal(true),
  zone_id: z.string().optional(),
  zone_name: z.string().optional(),
  enabled: z.boolean().optional(),
  previews_enabled: z.boolean().optional(),
});

/** The part that is read here of the configuration that wrangler parses. */
const wranglerConfig = z.object({
  name: z.string(),
  account_id: z.string().optional(),
  routes: z.array(z.unknown()).default([]),
  /** Instead of `routes`, for a single one. */
  route: z.unknown(),
  queues: z.object({
    producers: z.array(z.object({ queue: z.string() })).default([]),
    consumers: z
      .array(z.object({ queue: z.string(), dead_letter_queue: z.string().optional() }))
      .default([]),
  }),
  d1_databases: z.tuple([z.object({ database_name: z.string() })]),
  r2_buckets: z.tuple([z.object({ bucket_name: z.string(), jurisdiction: z.string().optional() })]),
  secrets: z.object({ required: z.array(z.string()).default([]) }).default({ required: [] }),
  vars: z.record(z.string(), z.unknown()),
  keep_vars: z.boolean().default(false),
});

/**
 * Reads an environment of wrangler.toml. Undefined and `production` select the top level. Workers Builds
 * overrides the Worker's name with WRANGLER_CI_OVERRIDE_NAME, which wrangler uses as well. Throws
 * wrangler's error, which lists the environments, if there is no such environment.
 */
export function readTarget(
  env: string | undefined,
  configPath = path.join(ROOT, 'wrangler.toml'),
): DeployTarget {
  const name = env === PRODUCTION ? '' : (env ?? '');
  const { queues, vars, ...config } = wranglerConfig.parse(
    readConfig({ config: configPath, env: name }, { hideWarnings: true }),
  );
  const names = [
    ...queues.producers.map(({ queue }) => queue),
    ...queues.consumers.flatMap(({ queue, dead_letter_queue }) => [queue, dead_letter_queue]),
  ].filter((queue) => queue !== undefined);
  const publicUrl = vars['PUBLIC_URL'];
  const [bucket] = config.r2_buckets;
  return {
    env: name,
    worker: process.env['WRANGLER_CI_OVERRIDE_NAME'] ?? config.name,
    queues: [...new Set(names)],
    database: config.d1_databases[0].database_name,
    bucket: bucket.bucket_name,
    requiredSecrets: config.secrets.required,
    usesCloudflareAccess: vars['CF_ACCESS_AUD'] !== undefined,
    publicUrl: typeof publicUrl === 'string' ? publicUrl.replace(/\/$/, '') : undefined,
    accountId: config.account_id,
    jurisdiction: bucket.jurisdiction,
    customDomains: [...config.routes, config.route].flatMap(
      (route) => customDomain.safeParse(route).data ?? [],
    ),
    variables: new Map(Object.entries(vars).map(([variable, value]) => [variable, toText(value)])),
    settingProblems: findSettingProblems(vars),
    keepsVariables: config.keep_vars,
  };
}

/** A variable as Cloudflare stores it: text, or any other value as JSON. */
function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The option with which wrangler commands for a person to run select the environment. */
export function envOption({ env }: Pick<DeployTarget, 'env'>): string {
  return `--env '${env}'`;
}

/** A table of wrangler.toml in the environment, as an operator looks for it: `[vars]` or `[env.staging.vars]`. */
export function tableOf({ env }: Pick<DeployTarget, 'env'>, table: string): string {
  return env === '' ? `[${table}]` : `[env.${env}.${table}]`;
}

/** The environment's name for output. */
export function environmentName({ env }: Pick<DeployTarget, 'env'>): string {
  return env === '' ? PRODUCTION : env;
}
