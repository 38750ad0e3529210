/** What is there already, asked of Cloudflare by wrangler. Changes nothing. */
import * as z from 'zod';
import type { DeployTarget } from './deploy-target.ts';
import { DeployError, type DeployWorld, type WranglerResult } from './deploy-context.ts';
import { explain } from './explain-failure.ts';

export interface Found {
  queues: ReadonlySet<string>;
  hasDatabase: boolean;
  hasBucket: boolean;
  /** Names of the Worker's secrets; undefined where there is no Worker yet. */
  secrets: ReadonlySet<string> | undefined;
}

const named = z.array(z.object({ name: z.string() }));
const account = z.object({
  email: z.string().nullish(),
  accounts: z.array(z.object({ name: z.string() })),
});

/** Who is logged in, in words. Throws a DeployError where nobody is. */
export async function whoIsLoggedIn({ wrangler }: Pick<DeployWorld, 'wrangler'>): Promise<string> {
  const result = await wrangler(['whoami', '--json']);
  if (!result.ok) throw new DeployError(explain('look', result.complaint || 'Not logged in.'));
  const { email, accounts } = read(result, account);
  return `${email ?? 'an API token'} (${accounts.map(({ name }) => name).join(', ')})`;
}

/** Throws a DeployError for every answer that is not plain: a secret that is there is never made anew. */
export async function lookAround(
  { wrangler }: Pick<DeployWorld, 'wrangler'>,
  target: DeployTarget,
): Promise<Found> {
  // The first one alone: several at once would each renew a login that has run out.
  const databases = await wrangler(['d1', 'list', '--json']);
  if (!databases.ok) throw new DeployError(explain('look', databases.complaint));
  const [secrets, bucket, ...queues] = await Promise.all([
    wrangler(['secret', 'list', '--format', 'json', '--env', target.env]),
    wrangler(['r2', 'bucket', 'info', target.bucket, '--json']),
    ...target.queues.map((queue) => wrangler(['queues', 'info', queue])),
  ]);
  return {
    queues: new Set(target.queues.filter((queue, i) => isQueueThere(queues[i], queue))),
    hasDatabase: read(databases, named).some(({ name }) => name === target.database),
    hasBucket: isBucketThere(bucket, target.bucket),
    secrets: secretNames(secrets, target.worker),
  };
}

function isQueueThere(result: WranglerResult | undefined, queue: string): boolean {
  if (result?.ok === true) return true;
  const complaint = result?.complaint ?? '';
  if (complaint.includes(`Queue "${queue}" does not exist`)) return false;
  throw new DeployError(explain('look', complaint));
}

/** wrangler asks for the bucket, and then for what lies in it: where it may not know that, the bucket is there. */
function isBucketThere({ ok, complaint }: WranglerResult, bucket: string): boolean {
  if (ok || /\(\/graphql\) failed/.test(complaint)) return true;
  if (complaint.includes(`/r2/buckets/${bucket})`) && complaint.includes('[code: 10006]'))
    return false;
  throw new DeployError(explain('look', complaint));
}

function secretNames(result: WranglerResult, worker: string): ReadonlySet<string> | undefined {
  if (result.ok) return new Set(read(result, named).map(({ name }) => name));
  if (result.complaint.includes(`Worker "${worker}"`) && result.complaint.includes('not found'))
    return undefined;
  throw new DeployError(explain('look', result.complaint));
}

function read<T>({ stdout }: WranglerResult, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(stdout));
  } catch (cause) {
    throw new DeployError(`wrangler answered what is not understood here:\n${stdout}`, { cause });
  }
}
