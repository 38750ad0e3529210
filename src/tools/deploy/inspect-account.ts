/** Finds out what exists in the Cloudflare account. Changes nothing. */
import * as z from 'zod';
import { CloudflareApiError } from './cloudflare-api.ts';
import { DeployError, type DeployContext } from './deploy-context.ts';
import type { DeployTarget } from './deploy-target.ts';
import { explainFailure } from './explain-failure.ts';
import type { Login } from './log-in.ts';

export interface DeployState {
  queues: ReadonlySet<string>;
  database: DatabaseState | undefined;
  hasBucket: boolean;
  /** The names of the Worker's secrets; undefined if there is no Worker yet. */
  secrets: ReadonlySet<string> | undefined;
  /** The Worker's plain-text and JSON variables, as text. */
  variables: ReadonlyMap<string, string>;
}

export interface DatabaseState {
  /** Undefined: none. */
  jurisdiction: string | undefined;
  /** No task was ever stored, or all were deleted. */
  isEmpty: boolean;
}

/** A list reads only the page that contains the name it filters by. */
const PAGE_SIZE = 1000;

const named = z.object({ name: z.string() });
const queueList = z.array(z.object({ queue_name: z.string() }));
const databaseList = z.array(named.extend({ uuid: z.string() }));
const database = z.object({
  jurisdiction: z.string().nullish(),
  num_tables: z.number().optional(),
});
const queryResults = z.array(z.object({ results: z.array(z.unknown()) }));
const settings = z.object({
  bindings: z.array(z.looseObject({ type: z.string(), name: z.string() })).default([]),
});

/** What Cloudflare answers for a Worker or a bucket that does not exist. */
export const NO_WORKER_CODES = [10007, 10090];
const NO_BUCKET_CODES = [10006];

/** Throws a DeployError for any ambiguous result, so that an existing secret is never replaced. */
export async function inspectAccount(
  { environment }: Pick<DeployContext, 'environment'>,
  login: Pick<Login, 'api' | 'accountId'>,
  target: DeployTarget,
): Promise<DeployState> {
  try {
    const [queues, foundDatabase, hasBucket, secrets, variables] = await Promise.all([
      findQueues(login, target),
      findDatabase(login, target),
      findBucket(login, target),
      findSecrets(login, target),
      findVariables(login, target),
    ]);
    return { queues, database: foundDatabase, hasBucket, secrets, variables };
  } catch (error) {
    if (!(error instanceof CloudflareApiError)) throw error;
    throw new DeployError(explainFailure('inspect', error.message, environment), { cause: error });
  }
}

type Account = Pick<Login, 'api' | 'accountId'>;

async function findQueues({ api, accountId }: Account, { queues }: DeployTarget) {
  const names = queues.map((queue) => `name=${encodeURIComponent(queue)}`).join('&');
  const found = await api(`/accounts/${accountId}/queues?${names}`, queueList);
  return new Set(found.map(({ queue_name: name }) => name).filter((name) => queues.includes(name)));
}

async function findDatabase({ api, accountId }: Account, target: DeployTarget) {
  const path = `/accounts/${accountId}/d1/database`;
  const name = encodeURIComponent(target.database);
  const all = await api(`${path}?name=${name}&per_page=${PAGE_SIZE}`, databaseList);
  const found = all.find((each) => each.name === target.database);
  if (found === undefined) return undefined;
  const { jurisdiction, num_tables: tables } = await api(`${path}/${found.uuid}`, database);
  const isEmpty = tables === 0 || !(await hasTasks({ api, accountId }, found.uuid));
  return { jurisdiction: jurisdiction ?? undefined, isEmpty };
}

/** A database whose first migration was not applied has no table of tasks. */
async function hasTasks({ api, accountId }: Account, uuid: string): Promise<boolean> {
  try {
    const body = { sql: 'select 1 from tasks limit 1' };
    const [rows] = await api(`/accounts/${accountId}/d1/database/${uuid}/query`, queryResults, {
      body,
    });
    return (rows?.results.length ?? 0) > 0;
  } catch (error) {
    if (error instanceof CloudflareApiError && error.message.includes('no such table: tasks'))
      return false;
    throw error;
  }
}

/** A bucket name is unique in its jurisdiction, not in the account. */
async function findBucket({ api, accountId }: Account, { bucket, jurisdiction }: DeployTarget) {
  const headers = jurisdiction === undefined ? {} : { 'cf-r2-jurisdiction': jurisdiction };
  const path = `/accounts/${accountId}/r2/buckets/${bucket}`;
  return (
    (await orAbsent(
      api(path, z.unknown(), { headers }).then(() => true),
      NO_BUCKET_CODES,
    )) ?? false
  );
}

async function findSecrets({ api, accountId }: Account, { worker }: DeployTarget) {
  const path = `/accounts/${accountId}/workers/scripts/${worker}/secrets`;
  const found = await orAbsent(api(path, z.array(named)), NO_WORKER_CODES);
  return found === undefined ? undefined : new Set(found.map(({ name }) => name));
}

async function findVariables({ api, accountId }: Account, { worker }: DeployTarget) {
  const path = `/accounts/${accountId}/workers/scripts/${worker}/settings`;
  const { bindings } = (await orAbsent(api(path, settings), NO_WORKER_CODES)) ?? { bindings: [] };
  return new Map(
    bindings
      .filter(({ type }) => type === 'plain_text' || type === 'json')
      .map(({ name, type, text, json }) => [
        name,
        type === 'json' ? JSON.stringify(json) : String(text),
      ]),
  );
}

/** Undefined if Cloudflare answers that the resource does not exist. */
export async function orAbsent<T>(
  result: Promise<T>,
  codes: readonly number[],
): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    const isAbsent =
      error instanceof CloudflareApiError &&
      error.status === 404 &&
      error.codes.some((code) => codes.includes(code));
    if (isAbsent) return undefined;
    throw error;
  }
}
