/** A callback as it goes out: address, signed headers and body, from the task as it stands in D1. */
import type { Deps } from '../deps.ts';
import type { PendingDelivery } from './delivery-store.ts';
import { buildPublicResult } from '../tasks/public-links.ts';
import { readCallBackUrl } from '../tasks/task.ts';
import { listClientSecrets, listDeploymentSecrets } from '../platform/webhook-secrets.ts';
import { buildCallbackBody } from './callback-body.ts';
import type { CallbackRequest } from './webhook-client.ts';
import { signDelivery } from './sign-callback.ts';

export type CallbackMessageDeps = Pick<Deps, 'settings' | 'store' | 'keys' | 'runtime'>;

/**
 * Made anew for each try, because a signed link lives shorter than the tries go on; what is told of a
 * task that has ended stays as it is. Undefined while there is nothing that could be told: a callback
 * of KIE's that named no taskId was all that came.
 */
export async function buildCallbackRequest(
  deps: CallbackMessageDeps,
  delivery: PendingDelivery,
): Promise<CallbackRequest | undefined> {
  const { settings, store, runtime } = deps;
  const task = await store.tasks.find(delivery.task);
  if (task?.taskId === undefined) return undefined;
  const { taskId, publicBaseUrl } = task;
  const { publicUrl = publicBaseUrl } = settings;

  const result = await buildPublicResult(deps, task, publicUrl);
  // The balance is the operator's own business, here as in recordInfo.
  const includeBalance = task.client === 'none';
  const body = JSON.stringify(
    buildCallbackBody({ ...task, taskId }, { result, includeBalance }, delivery.sequence),
  );
  const now = runtime.now();
  const secrets = await secretsOf(deps, delivery, now);
  const headers = await signDelivery({ id: delivery.id, taskId, body }, secrets, now);
  return { address: readCallBackUrl(task), headers, body, ownOrigins: [publicBaseUrl, publicUrl] };
}

function secretsOf(
  deps: CallbackMessageDeps,
  delivery: PendingDelivery,
  now: number,
): Promise<string[]> {
  const { client, secretVersion: version, secretOldest, secretRotatedAt } = delivery;
  if (version === null) return listDeploymentSecrets(deps);
  const rotatedAt = secretRotatedAt ?? undefined;
  return listClientSecrets(
    deps,
    client,
    { version, oldest: secretOldest ?? version, rotatedAt },
    now,
  );
}
