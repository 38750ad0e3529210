/** Deliveries as the stores create them, and attempts at them. */
import { env } from 'cloudflare:workers';
import { deliveryStore } from '../../../src/worker/webhooks/delivery-store.ts';
import type {
  AttemptOutcome,
  DeliveryAttempt,
  PendingDelivery,
} from '../../../src/worker/webhooks/delivery.ts';
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
  /** tasks.id */
  id?: string;
  client?: string;
  taskId?: string;
  callBackUrl?: string;
  /** When it was created. */
  at?: number;
}

export const COPY = { size: 10, mediaType: 'video/mp4' };

/** A succeeded task with a callBackUrl and one pending file: the delivery follows when that is settled. */
export async function insertTaskWithCallback({
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

/** The pending delivery of such a task, whose file is stored. Returns its id. */
export async function insertDelivery(part: DeliveryPart = {}): Promise<string> {
  await insertTaskWithCallback(part);
  const { id = ID, at = NOW } = part;
  const [first] = (await fileStore(env.DB).recordStored({ id, n: 0 }, COPY, at)) ?? [];
  if (first === undefined) throw new Error(`no delivery for ${id}`);
  return first.delivery;
}

/** Pauses a delivery, with its endpoint. */
export async function pauseTestDelivery(id: string): Promise<void> {
  const delivery = await findDelivery(id);
  const { client, endpoint } = delivery;
  await env.DB.prepare(
    `insert into webhook_endpoints (client, endpoint, failing_since, consecutive_failures, next_probe_at, paused_at)
     values (?1, ?2, ?3, 10, ?4, ?3) on conflict do update set paused_at = ?3`,
  )
    .bind(client, endpoint, NOW, NOW + 9e9)
    .run();
  if (!(await deliveryStore(env.DB).pauseDelivery(delivery)))
    throw new Error(`${id} was not paused`);
}

/** Records an attempt, with a 500 unless `attempt` says otherwise. */
export async function insertAttempt(
  id: string,
  outcome: AttemptOutcome,
  attempt: Partial<DeliveryAttempt> = {},
): Promise<void> {
  const recorded = {
    at: NOW + 1000,
    ms: 40,
    status: 500,
    error: null,
    responseBody: 'no',
    ...attempt,
  };
  await deliveryStore(env.DB).recordAttempt(await findDelivery(id), recorded, outcome);
}

export const DELIVERED: AttemptOutcome = { kind: 'delivered' };
/** Does not pause the endpoint, which has failed for a short time only. */
export const EXHAUSTED: AttemptOutcome = {
  kind: 'exhausted',
  reason: 'attempts exhausted',
  failingSince: 0,
};
/** Pauses the endpoint, which has accepted nothing for long. */
export const EXHAUSTED_AND_TRIPPED: AttemptOutcome = { ...EXHAUSTED, failingSince: NOW + 9e9 };
export const RETRIED: AttemptOutcome = { kind: 'retry', dueAt: NOW + 5000 };

/** The delivery as the consumer finds it. */
export async function findDelivery(id: string): Promise<PendingDelivery> {
  const found = await deliveryStore(env.DB).find(id);
  if (found === undefined) throw new Error(`there is no delivery ${id}`);
  return found;
}
