import { describe, expect, it } from 'vitest';
import { consumeDeliveries } from '../../../src/worker/webhooks/delivery-consumer.ts';
import {
  webhookEdge,
  readDelivery,
  accept,
  insertFailedTask,
  type WebhookEdge,
} from './builders.ts';
import { linesOf } from '../../support/log-lines.ts';
import { rows } from '../tasks/builders.ts';

/** A batch whose messages say what became of them. */
function batchOf(bodies: unknown[]) {
  const outcomes: string[] = bodies.map(() => 'none');
  const messages = bodies.map((body, i) => ({
    id: String(i),
    timestamp: new Date(0),
    attempts: 1,
    body,
    ack: () => void (outcomes[i] = 'acked'),
    retry: () => void (outcomes[i] = 'retried'),
  }));
  const batch = { queue: 'kie-edge-deliveries', messages } as unknown as MessageBatch;
  return { batch, outcomes };
}

async function pendingHint(edge: WebhookEdge): Promise<object> {
  await insertFailedTask(edge);
  const [row] = await rows('select id from deliveries');
  return { delivery: row?.['id'], replayToken: 0, attemptsSinceReplay: 0 };
}

describe('a message of the delivery queue', () => {
  it('is acknowledged after its attempt', async () => {
    const edge = webhookEdge(accept);
    const later: Promise<void>[] = [];
    edge.deps.runtime.sleep = () => new Promise(() => undefined);
    const { batch, outcomes } = batchOf([await pendingHint(edge)]);
    await consumeDeliveries(edge.deps, batch, (work) => void later.push(work));
    expect(outcomes).toEqual(['acked']);
    expect(later).toEqual([]);
    expect(await readDelivery()).toMatchObject({ state: 'delivered' });
  });

  it('is acknowledged before the attempt at a slow endpoint ends, which continues', async () => {
    const response = Promise.withResolvers<Response>();
    const edge = webhookEdge(() => response.promise);
    const later: Promise<void>[] = [];
    const { batch, outcomes } = batchOf([await pendingHint(edge)]);
    await consumeDeliveries(edge.deps, batch, (work) => void later.push(work));
    expect(outcomes).toEqual(['acked']);
    expect(await readDelivery()).toMatchObject({ state: 'pending', attempts: 0 });
    while (edge.sent.length === 0) await new Promise((resolve) => setTimeout(resolve));
    response.resolve(new Response('at last'));
    await Promise.all(later);
    expect(await readDelivery()).toMatchObject({ state: 'delivered', attempts: 1 });
  });

  it('is logged as interrupted if the attempt continues after its acknowledgement and fails', async () => {
    const response = Promise.withResolvers<Response>();
    const edge = webhookEdge(() => response.promise);
    const later: Promise<void>[] = [];
    const hint = await pendingHint(edge);
    const { batch } = batchOf([hint]);
    await consumeDeliveries(edge.deps, batch, (work) => void later.push(work));
    edge.deps.store.deliveries.recordAttempt = () => Promise.reject(new Error('D1 is away'));
    response.resolve(new Response());
    await Promise.all(later);
    expect(linesOf(edge, 'delivery.interrupted')).toMatchObject([
      { level: 'error', delivery: Reflect.get(hint, 'delivery'), reason: 'Error: D1 is away' },
    ]);
    expect(await readDelivery()).toMatchObject({ state: 'pending', attempts: 0 });
  });

  it('is retried while D1 is unavailable', async () => {
    const edge = webhookEdge(accept);
    edge.deps.runtime.sleep = () => new Promise(() => undefined);
    edge.deps.store.deliveries.find = () => Promise.reject(new Error('D1 is away'));
    const { batch, outcomes } = batchOf([await pendingHint(edge)]);
    await consumeDeliveries(edge.deps, batch, () => undefined);
    expect(outcomes).toEqual(['retried']);
  });

  it.each([
    null,
    'text',
    {},
    { delivery: 5, replayToken: 0, attemptsSinceReplay: 0 },
    { delivery: 'msg_a', replayToken: 0, attemptsSinceReplay: 1.5 },
  ])('is dropped when it is %j, and the others of its batch are handled', async (bad) => {
    const edge = webhookEdge(accept);
    edge.deps.runtime.sleep = () => new Promise(() => undefined);
    const { batch, outcomes } = batchOf([bad, await pendingHint(edge)]);
    await consumeDeliveries(edge.deps, batch, () => undefined);
    expect(outcomes).toEqual(['acked', 'acked']);
    expect(edge.sent).toHaveLength(1);
    expect(edge.lines.join()).toContain('message.unknown');
  });
});
