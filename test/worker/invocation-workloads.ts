/** The invocations of the Worker other than the cron, each with as much to do as it can have. */
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { consumeCopies, recordDeadCopy } from '../../src/worker/archive/copy-consumer.ts';
import { queueSender } from '../../src/worker/bindings.ts';
import { consumeDeadLetters } from '../../src/worker/platform/dead-letter-consumer.ts';
import { admit } from '../../src/worker/submission/admission-store.ts';
import { consumeDeliveries } from '../../src/worker/webhooks/delivery-consumer.ts';
import {
  accepted,
  createTaskRequest,
  FILE_HOST,
  testEdge,
  type FetchCall,
  type TestEdge,
} from '../support/edge.ts';
import {
  createInvocationMeter,
  meterBinding,
  meterDb,
  type InvocationMeter,
} from '../support/invocation-meter.ts';
import { stores } from '../support/test-deps.ts';
import { testTaskId } from '../support/task-ids.ts';
import { fileAnswer, someBytes } from './archive/builders.ts';
import { sendCallback, successBody } from './callbacks/builders.ts';
import { aBody, CREATE_PATH } from './submission/builders.ts';
import { ID, submittedTask, withCallBackUrl } from './tasks/builders.ts';
import { insertDelivery, insertTaskWithCallback } from './webhooks/delivery-builders.ts';

/** `max_batch_size` in wrangler.toml; test/tools/deploy/environments.test.ts compares. */
const COPY_BATCH = 'abc';
const DELIVERY_BATCH = 'abcde';
const DEAD_BATCH = 'abcde';

export interface MeteredEdge {
  edge: TestEdge;
  meter: InvocationMeter;
}

/** An edge whose effects are counted. */
export function meteredEdge(
  respond: (call: FetchCall) => Response,
  vars: Record<string, string> = {},
): MeteredEdge {
  const meter = createInvocationMeter();
  const db = meterDb(env.DB, meter);
  const store = stores({ DB: db, FILES: meterBinding(env.FILES, meter) });
  const queue = meterBinding({ sendBatch: async () => undefined }, meter) as unknown as Queue;
  const edge = testEdge((call) => meter.track(() => respond(call)), vars, {
    store,
    admit: (request) => admit(db, request),
    enqueueCopies: queueSender(queue, 'copies'),
    enqueueDeliveries: queueSender(queue, 'deliveries'),
  });
  return { edge, meter };
}

const retry = () => {
  throw new Error('the message was retried');
};

/** A batch of messages that are acknowledged. */
function batchOf(bodies: readonly object[]): MessageBatch {
  const messages = bodies.map((body, n) => {
    return { id: String(n), attempts: 1, body, ack: () => undefined, retry };
  });
  return { queue: 'kie-edge', messages } as unknown as MessageBatch;
}

const BYTES = someBytes(1000);

/** KIE, its file host and the callers' endpoints. */
export function respondToAll({ url }: FetchCall): Response {
  if (url.startsWith(`https://${FILE_HOST}/`))
    return fileAnswer(BYTES, { announced: BYTES.length });
  return url.startsWith('https://kie.test/') ? accepted('kie-new') : new Response('ok');
}

async function insertTasksWithCallback(letters: string): Promise<void> {
  for (const letter of letters)
    await insertTaskWithCallback({ id: testTaskId(letter), taskId: letter });
}

/** A batch of first copies. Each has extended its lease while it was in progress. */
export async function copyBatch({ edge, meter }: MeteredEdge): Promise<void> {
  await insertTasksWithCallback(COPY_BATCH);
  meter.reset();
  vi.spyOn(globalThis, 'setInterval').mockImplementation(((heartbeat: () => void) => {
    queueMicrotask(heartbeat);
    return 0;
  }) as unknown as typeof setInterval);
  await consumeCopies(
    edge.deps,
    batchOf(Array.from(COPY_BATCH, (letter) => ({ id: testTaskId(letter), n: 0 }))),
  );
}

export async function deliveryBatch({ edge, meter }: MeteredEdge): Promise<void> {
  const ids: string[] = [];
  for (const letter of DELIVERY_BATCH)
    ids.push(await insertDelivery({ id: testTaskId(letter), taskId: letter }));
  meter.reset();
  const bodies = ids.map((delivery) => ({ delivery, replayToken: 0, attemptsSinceReplay: 0 }));
  const late: Promise<void>[] = [];
  await consumeDeliveries(edge.deps, batchOf(bodies), (work) => void late.push(work));
  await Promise.all(late);
}

export async function deadLetterBatch({ edge, meter }: MeteredEdge): Promise<void> {
  await insertTasksWithCallback(DEAD_BATCH);
  meter.reset();
  const bodies = Array.from(DEAD_BATCH, (letter) => ({ id: testTaskId(letter), n: 0 }));
  await consumeDeadLetters(
    { ...edge.deps, recordDeadCopy: (file) => recordDeadCopy(edge.deps, file) },
    batchOf(bodies),
  );
}

export const createTask = ({ edge }: MeteredEdge) =>
  edge.request(CREATE_PATH, createTaskRequest(aBody(), { 'idempotency-key': 'k' }));

export async function kieCallback({ edge, meter }: MeteredEdge): Promise<void> {
  const { id } = await submittedTask({ id: ID, ...withCallBackUrl() });
  meter.reset();
  await sendCallback(edge, successBody(), { id });
}
