/** Finds out with wrangler what exists in the Cloudflare account. Changes nothing. */
import * as z from 'zod';
import { DeployError, type DeployContext, type WranglerResult } from './deploy-context.ts';
import type { DeployTarget } from './deploy-target.ts';
import { explainFailure } from './explain-failure.ts';

export interface DeployState {
  queues: ReadonlySet<string>;
  hasDatabase: boolean;
  hasBucket: boolean;
  /** The names of the Worker's secrets; undefined if there is no Worker yet. */
  secrets: ReadonlySet<string> | undefined;
}

const namedItems = z.array(z.object({ name: z.string() }));
const account = z.object({
  email: z.string().nullish(),
  accounts: z.array(z.object({ name: z.string() })),
});

/** The login and its accounts, for output. Throws a DeployError without a login. */
export async function whoami({ wrangler }: Pick<DeployContext, 'wrangler'>): Promise<string> {
  const result = await wrangler(['whoami', '--json']);
  if (!result.ok) throw inspectionError(result.errorText || 'Not logged in.');
  const { email, accounts } = parseOutput(result, account);
  return `${email ?? 'an API token'} (${accounts.map(({ name }) => name).join(', ')})`;
}

/** Throws a DeployError for any ambiguous result, so that an existing secret is never replaced. */
export async function inspectAccount(
  { wrangler }: Pick<DeployContext, 'wrangler'>,
  target: DeployTarget,
): Promise<DeployState> {
  // The first call runs alone: parallel calls would each renew an expired login.
  const databases = await wrangler(['d1', 'list', '--json']);
  if (!databases.ok) throw inspectionError(databases.errorText);
  const [secrets, bucket, ...queues] = await Promise.all([
    wrangler(['secret', 'list', '--format', 'json', '--env', target.env]),
    wrangler(['r2', 'bucket', 'info', target.bucket, '--json']),
    ...target.queues.map((queue) => wrangler(['queues', 'info', queue])),
  ]);
  return {
    queues: new Set(target.queues.filter((queue, i) => queueExists(queues[i], queue))),
    hasDatabase: parseOutput(databases, namedItems).some(({ name }) => name === target.database),
    hasBucket: bucketExists(bucket, target.bucket),
    secrets: parseSecretNames(secrets, target.worker),
  };
}

function queueExists(result: WranglerResult | undefined, queue: string): boolean {
  if (result?.ok === true) return true;
  const errorText = result?.errorText ?? '';
  if (errorText.includes(`Queue "${queue}" does not exist`)) return false;
  throw inspectionError(errorText);
}

/**
 * wrangler reads the bucket and then its size by GraphQL. If only the second request fails, for lack of a
 * permission, the bucket exists.
 */
function bucketExists({ ok, errorText }: WranglerResult, bucket: string): boolean {
  if (ok || /\(\/graphql\) failed/.test(errorText)) return true;
  if (errorText.includes(`/r2/buckets/${bucket})`) && errorText.includes('[code: 10006]'))
    return false;
  throw inspectionError(errorText);
}

function parseSecretNames(result: WranglerResult, worker: string): ReadonlySet<string> | undefined {
  const { ok, errorText } = result;
  if (ok) return new Set(parseOutput(result, namedItems).map(({ name }) => name));
  if (errorText.includes(`Worker "${worker}"`) && errorText.includes('not found')) return undefined;
  throw inspectionError(errorText);
}

function inspectionError(errorText: string): DeployError {
  return new DeployError(explainFailure('inspect', errorText));
}

function parseOutput<T>({ stdout }: WranglerResult, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(stdout));
  } catch (cause) {
    throw new DeployError(`Unexpected output of wrangler:\n${stdout}`, { cause });
  }
}
