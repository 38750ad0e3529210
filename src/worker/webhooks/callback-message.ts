/** Builds a callback request: address, signed headers and body, from the task's current row. */
import type { Settings } from '../config/settings.ts';
import type { Keys } from '../platform/keys.ts';
import { KIB } from '../platform/units.ts';
import { listClientSecrets, listDeploymentSecrets } from '../platform/webhook-secrets.ts';
import { buildPublicResult, type LinkDeps } from '../tasks/public-links.ts';
import type { TaskStore } from '../tasks/task-store.ts';
import { readCallBackUrl } from '../tasks/task.ts';
import { buildCallbackBody } from './callback-body.ts';
import type { PendingDelivery } from './delivery.ts';
import { signDelivery } from './sign-callback.ts';
import type { CallbackRequest } from './webhook-client.ts';

export interface CallbackMessageDeps extends LinkDeps {
  tasks: Pick<TaskStore, 'find'>;
  settings: Pick<Settings, 'PUBLIC_URL' | 'FILES_URL' | 'WEBHOOK_SECRET' | 'signedLinkTtlMs'>;
  keys: Pick<Keys, 'file' | 'webhook'>;
}

/**
 * Longer than the longest prompts, of 20,000 characters, in any escaping that texts need. Many callbacks are in memory
 * at a time, while their endpoints are slow. recordInfo has the whole request.
 */
const MAX_PARAM_CHARACTERS = 64 * KIB;

/**
 * The request for an attempt. It is built at each attempt, because a signed link expires before the retry
 * schedule ends; the content of a finished task does not change. Undefined while KIE has not returned a
 * taskId: the only callback that arrived had none.
 */
export async function buildCallbackRequest(
  deps: CallbackMessageDeps,
  delivery: PendingDelivery,
): Promise<CallbackRequest | undefined> {
  const { settings, tasks, runtime } = deps;
  const task = await tasks.find(delivery.task);
  if (task?.taskId === undefined) return undefined;
  const { taskId, publicBaseUrl } = task;
  const publicUrl = settings.PUBLIC_URL ?? publicBaseUrl;

  const result = await buildPublicResult(deps, task, publicUrl);
  // As in recordInfo: the balance of the KIE account is the admin's own business.
  const includeBalance = task.client === 'none';
  const body = JSON.stringify(
    buildCallbackBody(
      { ...task, taskId },
      { result, includeBalance, maxParamCharacters: MAX_PARAM_CHARACTERS },
      delivery.sequence,
    ),
  );
  const now = runtime.now();
  const secrets = await listSecrets(deps, delivery, now);
  const headers = await signDelivery({ id: delivery.id, taskId, body }, secrets, now);
  const ownOrigins = [publicBaseUrl, publicUrl, settings.FILES_URL ?? publicUrl];
  return { address: readCallBackUrl(task), headers, body, ownOrigins };
}

function listSecrets(
  deps: CallbackMessageDeps,
  { client, secretVersion: version, secretOldest, secretRotatedAt }: PendingDelivery,
  now: number,
): Promise<string[]> {
  if (version === null) return listDeploymentSecrets(deps);
  const oldest = secretOldest ?? version;
  const rotatedAt = secretRotatedAt ?? undefined;
  return listClientSecrets(deps, client, { version, oldest, rotatedAt }, now);
}
