/** Deliveries, the endpoints that they are for, and time that moves from one to the next by a clock. */
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

export type Endpoint = (call: FetchCall, world: ReceiverWorld) => Response | Promise<Response>;

export interface ReceiverWorld {
  clock: TestEdge['clock'];
  /** Lets the time of a try run out, as if the endpoint had said nothing more. */
  timeOut(): void;
  /** Of tries, from 1. */
  n: number;
}

export interface DeliveringEdge extends TestEdge {
  /** What reached endpoints, and when. */
  sent: (FetchCall & { at: number })[];
  /** Makes what is due, by message or by the minute's cron, until nothing is owed or `forMs` are over. */
  run(forMs?: number): Promise<void>;
  /** Forgets every message, as a queue might. */
  loseMessages(): void;
}

const LONG_MS = 200 * HOUR_MS;

/** An edge whose callbacks reach `endpoint`, and nothing else. */
export function deliveringEdge(
  endpoint: Endpoint,
  vars: Record<string, string> = {},
): DeliveringEdge {
  const sent: DeliveringEdge['sent'] = [];
  const messages: { due: number; one: DeliveryHint }[] = [];
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
      abort.abort(new Error('the time is over'));
    };
    const { signal } = abort;
    const answer = await endpoint(call, { clock: edge.clock, timeOut, n: sent.length });
    signal.throwIfAborted();
    return answer;
  };
  const edge = testEdge(
    ({ url }) => {
      throw new Error(`nothing else may be fetched: ${url}`);
    },
    vars,
    {
      webhooks: webhookClient(testSettings(vars), receive, timeout),
      enqueueDeliveries: async (attempts, waitMs = 0) =>
        void messages.push(...attempts.map((one) => ({ due: edge.clock.now + waitMs, one }))),
    },
  );
  const run = async (forMs = LONG_MS) => {
    const end = edge.clock.now + forMs;
    for (;;) {
      messages.sort((a, b) => a.due - b.due);
      const sweepAt = await nextSweep();
      const next = Math.min(messages[0]?.due ?? Infinity, sweepAt);
      if (next > end) {
        if (forMs < LONG_MS) edge.clock.now = Math.max(edge.clock.now, end);
        return;
      }
      edge.clock.now = Math.max(edge.clock.now, next);
      const message = next === sweepAt ? undefined : messages.shift();
      if (message === undefined) await retryOverdueDeliveries(edge.deps);
      else await attemptDelivery(edge.deps, message.one);
    }
  };
  return { ...edge, sent, run, loseMessages: () => void messages.splice(0) };
}

/** The first full minute at which the cron would find something: a lease after it was due. */
async function nextSweep(): Promise<number> {
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

/** A task that failed at KIE, whose caller is owed a callback; it is known to the edge's queue. */
export async function enqueueTestDelivery(
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

/** When the tries were made, in milliseconds since the delivery was owed. */
export function times({ sent }: DeliveringEdge, since = NOW): number[] {
  return sent.map(({ at }) => at - since);
}

export async function deliveryRow(): Promise<Record<string, unknown> | undefined> {
  const [row] = await rows(
    'select state, attempts_total as attempts, attempts_since_replay as sinceReplay, next_attempt_at as due, reason from deliveries',
  );
  return row;
}

export async function attemptRows(): Promise<Record<string, unknown>[]> {
  return rows(
    'select n, at, ms, status, error, response_body as responseBody from delivery_attempts order by n',
  );
}

export const ok: Endpoint = () => new Response('thanks');
export const refusing =
  (status: number, headers: Record<string, string> = {}): Endpoint =>
  () =>
    new Response('no', { status, headers });

export { CALL_BACK_URL };
