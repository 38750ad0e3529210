/** Two clients whose callbacks go to the same receiver: its health is counted for each of them. */
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { deliveryStore } from '../../../src/worker/webhooks/delivery-store.ts';
import { endpointStore } from '../../../src/worker/webhooks/endpoint-store.ts';
import { CALLBACK_ORIGIN, NOW, rows } from '../tasks/builders.ts';
import {
  DELIVERED,
  findDelivery,
  insertAttempt,
  insertDelivery,
  pauseTestDelivery,
} from './delivery-builders.ts';

const LATER = NOW + 9e6;
const deliveries = deliveryStore(env.DB);
let tasks = 0;

/** A pending delivery of a new task, which is due now. */
const insertFor = (client: string) => {
  const id = `${NOW}${String(++tasks).padStart(3, '0')}-${'c'.repeat(22)}`;
  return insertDelivery({ id, client, taskId: `kie-of-${id}` });
};

/** The same, retried later. */
async function insertRetriedFor(client: string): Promise<string> {
  const id = await insertFor(client);
  await deliveries.reschedule(id, LATER);
  return id;
}

/** Of a client whose deliveries to the receiver are paused. */
async function insertPausedFor(client: string): Promise<string> {
  const id = await insertFor(client);
  await pauseTestDelivery(id);
  return id;
}

/** The columns of deliveries by their ids. */
async function readDeliveries(): Promise<Map<unknown, unknown>> {
  const found = await rows('select id, state, next_attempt_at as due from deliveries');
  return new Map(found.map(({ id, ...delivery }) => [id, delivery]));
}

describe('when the receiver accepts a callback of one client', () => {
  it('only that client’s later deliveries are made at once', async () => {
    const probe = await insertPausedFor('user:ann');
    const [own, other] = [await insertRetriedFor('user:ann'), await insertRetriedFor('user:bob')];
    await insertAttempt(probe, DELIVERED, { at: NOW + 1000, ms: 0 });
    const found = await readDeliveries();
    expect(found.get(own)).toEqual({ state: 'pending', due: NOW + 1000 });
    expect(found.get(other)).toEqual({ state: 'pending', due: LATER });
  });

  it('only that client’s paused deliveries are resumed', async () => {
    const [own, other] = [await insertPausedFor('user:ann'), await insertPausedFor('user:bob')];
    const probe = await insertFor('user:ann');
    await insertAttempt(probe, DELIVERED);
    const resumable = await endpointStore(env.DB).findResumable(NOW + 5000);
    expect(resumable.map(({ client }) => client)).toEqual(['user:ann']);
    const resumed = await deliveries.resume(
      { client: 'user:ann', endpoint: CALLBACK_ORIGIN },
      NOW + 5000,
      10,
    );
    expect(resumed.map(({ delivery }) => delivery)).toEqual([own]);
    expect((await readDeliveries()).get(other)).toMatchObject({ state: 'paused' });
  });

  it('it is healthy for that client, although another client’s deliveries are paused', async () => {
    await insertPausedFor('user:bob');
    const own = await insertFor('user:ann');
    await insertAttempt(own, { kind: 'retry', dueAt: LATER });
    await insertAttempt(own, DELIVERED);
    expect(await rows('select client from webhook_endpoints')).toEqual([{ client: 'user:bob' }]);
  });
});

it('a delivery is not paused while the receiver is paused for another client only', async () => {
  await insertPausedFor('user:ann');
  const own = await findDelivery(await insertFor('user:bob'));
  expect(await deliveries.pauseDelivery(own)).toBe(false);
  expect((await readDeliveries()).get(own.id)).toMatchObject({ state: 'pending' });
});

it('paused deliveries may be resumed from the moment of the next probe on', async () => {
  await insertPausedFor('user:ann');
  await rows(`update webhook_endpoints set next_probe_at = ${NOW + 7}`);
  const endpoints = endpointStore(env.DB);
  expect(await endpoints.findResumable(NOW + 6)).toEqual([]);
  expect(await endpoints.findResumable(NOW + 7)).toHaveLength(1);
});
