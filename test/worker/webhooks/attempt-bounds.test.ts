/** The exact bounds of attempts: how many are logged, are in progress, and are announced by a message. */
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { attemptDelivery } from '../../../src/worker/webhooks/attempt-delivery.ts';
import { retryOverdueDeliveries } from '../../../src/worker/webhooks/delivery-consumer.ts';
import { deliveryStore } from '../../../src/worker/webhooks/delivery-store.ts';
import { NOW, rows } from '../tasks/builders.ts';
import { accept, failWith, insertFailedTask, readDelivery, webhookEdge } from './builders.ts';
import {
  DELIVERED,
  EXHAUSTED_AND_TRIPPED,
  findDelivery,
  insertAttempt,
  insertDelivery,
  RETRIED,
} from './delivery-builders.ts';

/** The attempt at the only delivery that is due next. */
async function nextHint() {
  const [row] = await rows(
    'select id as delivery, attempts_since_replay as attemptsSinceReplay from deliveries',
  );
  return {
    delivery: String(row?.['delivery']),
    replayToken: 0,
    attemptsSinceReplay: Number(row?.['attemptsSinceReplay']),
  };
}

/** An edge with one pending delivery, and the delays of the messages that it sends from now on. */
async function edgeWithDelivery(...args: Parameters<typeof webhookEdge>) {
  const edge = webhookEdge(...args);
  await insertFailedTask(edge);
  const waits: (number | undefined)[] = [];
  edge.deps.enqueueDeliveries = async (_hints, waitMs) => void waits.push(waitMs);
  return { edge, waits, attempt: async () => attemptDelivery(edge.deps, await nextHint()) };
}

describe('the log of attempts', () => {
  it('keeps the latest 50 of a delivery', async () => {
    const id = await insertDelivery();
    for (let n = 1; n <= 52; n++) await insertAttempt(id, RETRIED, { at: NOW + n });
    const logged = await rows('select n, at from delivery_attempts order by n');
    expect(logged).toEqual(Array.from({ length: 50 }, (_, i) => ({ n: i + 3, at: NOW + i + 3 })));
  });
});

describe('an attempt that is given up', () => {
  it('does not pause the endpoint if another attempt has delivered the callback meanwhile', async () => {
    const id = await insertDelivery();
    const seen = await findDelivery(id);
    await insertAttempt(id, DELIVERED);
    const attempt = { at: NOW, ms: 5, status: 500, error: null, responseBody: '' };
    await deliveryStore(env.DB).recordAttempt(seen, attempt, EXHAUSTED_AND_TRIPPED);
    expect(await readDelivery()).toMatchObject({ state: 'delivered' });
    expect(await rows('select paused_at as pausedAt from webhook_endpoints')).toEqual([
      { pausedAt: null },
    ]);
  });
});

describe('an endpoint', () => {
  it('gets an attempt while nine others are in progress in this isolate', async () => {
    const { edge, attempt } = await edgeWithDelivery(accept);
    Object.assign(edge.deps.webhooks, { countInFlight: () => 9 });
    await attempt();
    expect(edge.sent).toHaveLength(1);
  });

  it('gets no attempt while ten others are in progress, but one five seconds later', async () => {
    const { edge, waits, attempt } = await edgeWithDelivery(accept);
    Object.assign(edge.deps.webhooks, { countInFlight: () => 10 });
    await attempt();
    expect(edge.sent).toEqual([]);
    expect(waits).toEqual([5 * SECOND_MS]);
    expect(await readDelivery()).toMatchObject({ state: 'pending', due: NOW + 5 * SECOND_MS });
  });
});

describe('a retry', () => {
  it('after ten minutes is announced by a message, a later one is left to the cron', async () => {
    const { edge, waits, attempt } = await edgeWithDelivery(failWith(500), {
      DELIVERY_RETRY_SCHEDULE_MS: `${10 * MINUTE_MS},${10 * MINUTE_MS + 1}`,
    });
    await attempt();
    expect(waits).toEqual([10 * MINUTE_MS]);
    await attempt();
    expect(waits).toEqual([10 * MINUTE_MS]);
    expect(await readDelivery()).toMatchObject({ due: edge.clock.now + 10 * MINUTE_MS + 1 });
  });
});

describe('the cron', () => {
  it('hands a delivery to the queue once it has been due for a lease, and not before', async () => {
    const { edge, waits } = await edgeWithDelivery(accept);
    edge.clock.now += edge.deps.settings.DELIVERY_LEASE_MS - 1;
    await retryOverdueDeliveries(edge.deps);
    expect(waits).toEqual([]);
    edge.clock.now += 1;
    await retryOverdueDeliveries(edge.deps);
    expect(waits).toEqual([undefined]);
    expect(await readDelivery()).toMatchObject({ due: edge.clock.now });
  });
});
