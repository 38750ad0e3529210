/** Deliveries as the stores make them, and what became of them. */
import { env } from 'cloudflare:workers';
import {
  deliveryStore,
  type DeliveryAttempt,
  type PendingDelivery,
  type AttemptOutcome,
} from '../../../src/worker/webhooks/delivery-store.ts';
import { fileStore } from '../../../src/worker/archive/file-store.ts';
import {
  aStatus,
  CALL_BACK_URL,
  CLIP_URL,
  ID,
  KIE_ID,
  NOW,
  succeededTask,
  withCallBackUrl,
} from '../tasks/builders.ts';

export interface DeliveryPart {
  /** Of its task. */
  id?: string;
  client?: string;
  taskId?: string;
  callBackUrl?: string;
  /** When it was owed. */
  at?: number;
}

export const COPY = { size: 10, mediaType: 'video/mp4' };

/** A task that succeeded, whose caller will be called back once its one file is settled. */
export async function taskToTell({
  id = ID,
  client = 'none',
  taskId = KIE_ID,
  callBackUrl = CALL_BACK_URL,
  at = NOW,
}: DeliveryPart = {}): Promise<void> {
  const resultJson = `{"resultUrls":["${CLIP_URL}"]}`;
  await succeededTask(
    { id, client, createdAt: at, ...withCallBackUrl(callBackUrl) },
    { now: at, status: aStatus({ taskId, state: 'success', resultJson }) },
  );
}

/** What is owed to the caller of such a task, as soon as its file is in R2. Gives the id. */
export async function aDelivery(part: DeliveryPart = {}): Promise<string> {
  await taskToTell(part);
  const { id = ID, at = NOW } = part;
  const [first] = (await fileStore(env.DB).recordStored({ id, n: 0 }, COPY, at)) ?? [];
  if (first === undefined) throw new Error(`nothing is owed to the caller of ${id}`);
  return first.delivery;
}

/** Held back, because its endpoint was paused after another one was given up. */
export async function heldBack(id: string): Promise<void> {
  const delivery = await owed(id);
  const { client, endpoint } = delivery;
  await env.DB.prepare(
    `insert into webhook_endpoints (client, endpoint, failing_since, consecutive_failures, next_probe_at, paused_at)
     values (?1, ?2, ?3, 10, ?4, ?3) on conflict do update set paused_at = ?3`,
  )
    .bind(client, endpoint, NOW, NOW + 9e9)
    .run();
  if (!(await deliveryStore(env.DB).pauseDelivery(delivery)))
    throw new Error(`${id} is not held back`);
}

/** A try that the endpoint answered with 500, unless told otherwise. */
export async function aTry(
  id: string,
  outcome: AttemptOutcome,
  attempt: Partial<DeliveryAttempt> = {},
): Promise<void> {
  const tried = {
    at: NOW + 1000,
    ms: 40,
    status: 500,
    error: null,
    responseBody: 'no',
    ...attempt,
  };
  await deliveryStore(env.DB).recordAttempt(await owed(id), tried, outcome);
}

export const DELIVERED: AttemptOutcome = { kind: 'delivered' };
/** Its endpoint is not paused: it failed for a short time alone. */
export const GIVEN_UP: AttemptOutcome = { kind: 'give_up', reason: 'given up', failingSince: 0 };
/** Its endpoint is paused: it took nothing for long. */
export const GIVEN_UP_AT_LAST: AttemptOutcome = { ...GIVEN_UP, failingSince: NOW + 9e9 };
export const RETRIED: AttemptOutcome = { kind: 'retry', dueAt: NOW + 5000 };

/** As the queue would find it. */
export async function owed(id: string): Promise<PendingDelivery> {
  const found = await deliveryStore(env.DB).find(id);
  if (found === undefined) throw new Error(`there is no delivery ${id}`);
  return found;
}
