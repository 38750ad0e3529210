import { describe, expect, it } from 'vitest';
import { consumeDeliveries } from '../../../src/worker/webhooks/delivery-consumer.ts';
import {
  deliveringEdge,
  deliveryRow,
  ok,
  enqueueTestDelivery,
  type DeliveringEdge,
} from './builders.ts';
import { rows } from '../tasks/builders.ts';

/** A batch whose messages say what became of them. */
function batchOf(bodies: unknown[]) {
  const fates: string[] = bodies.map(() => 'none');
  const messages = bodies.map((body, i) => ({
    id: String(i),
    timestamp: new Date(0),
    attempts: 1,
    body,
    ack: () => void (fates[i] = 'acked'),
    retry: () => void (fates[i] = 'retried'),
  }));
  const batch = { queue: 'kie-edge-deliver', messages } as unknown as MessageBatch;
  return { batch, fates };
}

async function owed(edge: DeliveringEdge): Promise<object> {
  await enqueueTestDelivery(edge);
  const [row] = await rows('select id from deliveries');
  return { delivery: row?.['id'], replayToken: 0, attemptsSinceReplay: 0 };
}

describe('a message of the deliver queue', () => {
  it('is done once its try is', async () => {
    const edge = deliveringEdge(ok);
    const later: Promise<void>[] = [];
    edge.deps.runtime.sleep = () => new Promise(() => undefined);
    const { batch, fates } = batchOf([await owed(edge)]);
    await consumeDeliveries(edge.deps, batch, (work) => void later.push(work));
    expect(fates).toEqual(['acked']);
    expect(later).toEqual([]);
    expect(await deliveryRow()).toMatchObject({ state: 'delivered' });
  });

  it('whose endpoint is slow is done before its try, which goes on', async () => {
    const answer = Promise.withResolvers<Response>();
    const edge = deliveringEdge(() => answer.promise);
    const later: Promise<void>[] = [];
    const { batch, fates } = batchOf([await owed(edge)]);
    await consumeDeliveries(edge.deps, batch, (work) => void later.push(work));
    expect(fates).toEqual(['acked']);
    expect(await deliveryRow()).toMatchObject({ state: 'pending', attempts: 0 });
    while (edge.sent.length === 0) await new Promise((resolve) => setTimeout(resolve));
    answer.resolve(new Response('at last'));
    await Promise.all(later);
    expect(await deliveryRow()).toMatchObject({ state: 'delivered', attempts: 1 });
  });

  it('is retried while D1 is away', async () => {
    const edge = deliveringEdge(ok);
    edge.deps.runtime.sleep = () => new Promise(() => undefined);
    edge.deps.store.deliveries.find = () => Promise.reject(new Error('D1 is away'));
    const { batch, fates } = batchOf([await owed(edge)]);
    await consumeDeliveries(edge.deps, batch, () => undefined);
    expect(fates).toEqual(['retried']);
  });

  it.each([
    null,
    'text',
    {},
    { delivery: 5, replayToken: 0, attemptsSinceReplay: 0 },
    { delivery: 'msg_a', replayToken: 0, attemptsSinceReplay: 1.5 },
  ])('that is %j is dropped, and others beside it are not', async (bad) => {
    const edge = deliveringEdge(ok);
    edge.deps.runtime.sleep = () => new Promise(() => undefined);
    const { batch, fates } = batchOf([bad, await owed(edge)]);
    await consumeDeliveries(edge.deps, batch, () => undefined);
    expect(fates).toEqual(['acked', 'acked']);
    expect(edge.sent).toHaveLength(1);
    expect(edge.lines.join()).toContain('message.unknown');
  });
});
