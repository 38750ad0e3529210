/** Deliveries, simulated endpoints, and a clock that jumps from one event to the next. */
import { withUserAgent } from '../../../src/worker/bindings.ts';
import { retryOverdueDeliveries } from '../../../src/worker/webhooks/delivery-consumer.ts';
import { attemptDelivery } from '../../../src/worker/webhooks/attempt-delivery.ts';
import { webhookClient } from '../../../src/worker/webhooks/webhook-client.ts';
import type { DeliveryHint } from '../../../src/worker/tasks/outbox-store.ts';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import type { NewTask } from '../../../src/worker/tasks/task.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { env } from 'cloudflare:workers';
import { testEdge, testSettings, type FetchCall, type TestEdge } from '../../support/edge.ts';
import {
  aStatusUpdate,
  CALL_BACK_URL,
  ID,
  NOW,
  rows,
  submittedTask,
  withCallBackUrl,
} from '../tasks/builders.ts';

export type Endpoint = (call: FetchCall, context: EndpointContext) => Response | Promise<Response>;

export interface EndpointContext {
  clock: TestEdge['clock'];
  /** Lets the attempt time out, as if the endpoint sent nothing more. */
  timeOut(): void;
  /** Attempt number, from 1. */
  n: number;
}

export interface WebhookEdge extends TestEdge {
  /** The requests that reached endpoints, with their times. */
  sent: (FetchCall & { at: number })[];
  /** Runs due messages and the cron until nothing is pending or `forMs` have passed. */
  run(forMs?: number): Promise<void>;
  /** Drops every message, as a queue may. */
  loseMessages(): void;
}

const LONG_MS = 200 * HOUR_MS;

/** An edge whose callbacks reach `endpoint`, and nothing else. */
export function webhookEdge(endpoint: Endpoint, vars: Record<string, string> = {}): WebhookEdge {
  const sent: WebhookEdge['sent'] = [];
  const messages: { due: number; hint: DeliveryHint }[] = [];
  let abort = new AbortController();
  let timeoutMs = 0;
  const timeout = (ms: number) => {
    abort = new AbortController();
    timeoutMs = ms;
    return abort.signal;
  };
  const receive: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { url, method, headers } = request;
    const call = { url, method, headers, body: await request.text() };
    sent.push({ ...call, at: edge.clock.now });
    const timeOut = () => {
      edge.clock.now += timeoutMs;
      abort.abort(new Error('timeout'));
    };
    const { signal } = abort;
    const response = await endpoint(call, { clock: edge.clock, timeOut, n: sent.length });
    signal.throwIfAborted();
    return response;
  };
  const edge = testEdge(
    ({ url }) => {
      throw new Error(`unexpected fetch: ${url}`);
    },
    vars,
    {
      webhooks: webhookClient(testSettings(vars), withUserAgent(receive), timeout),
      enqueueDeliveries: async (hints, waitMs = 0) =>
        void messages.push(...hints.map((hint) => ({ due: edge.clock.now + waitMs, hint }))),
    },
  );
  const run = async (forMs = LONG_MS) => {
    const end = edge.clock.now + forMs;
    for (;;) {
      messages.sort((a, b) => a.due - b.due);
      const cronAt = await nextCronRun();
      const next = Math.min(messages[0]?.due ?? Infinity, cronAt);
      if (next > end) {
        if (forMs < LONG_MS) edge.clock.now = Math.max(edge.clock.now, end);
        return;
      }
      edge.clock.now = Math.max(edge.clock.now, next);
      const message = next === cronAt ? undefined : messages.shift();
      if (message === undefined) await retryOverdueDeliveries(edge.deps);
      else await attemptDelivery(edge.deps, message.hint);
    }
  };
  return { ...edge, sent, run, loseMessages: () => void messages.splice(0) };
}

/** The first full minute at which the cron finds work: a lease after a delivery was due. */
async function nextCronRun(): Promise<number> {
  const [found] = await rows(
    `select min(at) as at from (
       select min(next_attempt_at) + 60000 as at from deliveries
       union all
       select next_probe_at from webhook_endpoints where exists (
         select 1 from deliveries d where d.state = 'paused' and d.client = webhook_endpoints.client))`,
  );
  const at = found?.['at'];
  return typeof at === 'number' ? Math.ceil(at / MINUTE_MS) * MINUTE_MS : Infinity;
}

/** Inserts a task that failed at KIE and has a callBackUrl, and enqueues its delivery. */
export async function insertFailedTask(
  { deps }: TestEdge,
  part: Partial<NewTask> = {},
  taskId = `kie-of-${part.id ?? ID}`,
): Promise<void> {
  const { id } = await submittedTask({ ...withCallBackUrl(), ...part });
  const outcome = await taskStore(env.DB).applyStatus(
    aStatusUpdate(
      { state: 'fail', failCode: '500', failMsg: 'no', taskId },
      { id, now: deps.runtime.now() },
    ),
  );
  if (outcome.kind !== 'applied') throw new Error(outcome.kind);
  await deps.enqueueDeliveries(outcome.deliveries);
}

/** Times of the attempts, in milliseconds since the delivery was created. */
export function attemptTimes({ sent }: WebhookEdge, since = NOW): number[] {
  return sent.map(({ at }) => at - since);
}

export async function readDelivery(): Promise<Record<string, unknown> | undefined> {
  const [row] = await rows(
    'select state, attempts_total as attempts, attempts_since_replay as sinceReplay, next_attempt_at as due, reason from deliveries',
  );
  return row;
}

export async function readAttempts(): Promise<Record<string, unknown>[]> {
  return rows(
    'select n, at, ms, status, error, response_body as responseBody from delivery_attempts order by n',
  );
}

export const accept: Endpoint = () => new Response('thanks');
export const failWith =
  (status: number, headers: Record<string, string> = {}): Endpoint =>
  () =>
    new Response('no', { status, headers });

export { CALL_BACK_URL };
