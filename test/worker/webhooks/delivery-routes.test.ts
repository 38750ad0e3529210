import { describe, expect, it } from 'vitest';
import { issueReadToken } from '../../../src/worker/auth/read-token.ts';
import {
  ADMIN_TOKEN,
  bearer,
  closedEdge,
  readData,
  createClientToken,
  readError,
} from '../auth/builders.ts';
import type { TestEdge } from '../../support/edge.ts';
import { ID, KIE_ID, NOW, OTHER_ID, CALLBACK_ORIGIN, submittedTask } from '../tasks/builders.ts';
import {
  insertDelivery,
  insertAttempt,
  COPY,
  DELIVERED,
  EXHAUSTED,
  findDelivery,
  RETRIED,
  insertTaskWithCallback,
} from './delivery-builders.ts';

const OTHER_KIE_ID = 'ffffffffffffffffffffffffffffffff';

type Headers = Record<string, string>;

/** An edge with two clients. */
async function edgeWithTwoClients() {
  const edge = closedEdge({ ADMIN_TOKEN });
  const [owner, other] = [await createClientToken(edge), await createClientToken(edge)];
  const client = `token:${owner.id}`;
  return { edge, client, mine: bearer(owner.token), theirs: bearer(other.token) };
}

const list = (edge: TestEdge, headers: Headers, taskId = KIE_ID, query = '') =>
  edge.request(`/api/v1/jobs/${taskId}/deliveries${query}`, { headers });
const replay = (edge: TestEdge, id: string, headers: Headers, taskId = KIE_ID, query = '') =>
  edge.request(`/api/v1/jobs/${taskId}/deliveries/${id}/replay${query}`, {
    method: 'POST',
    headers,
  });
const readList = async (response: Response) =>
  (await readData<{ deliveries: Record<string, unknown>[] }>(response)).deliveries;

describe('GET /api/v1/jobs/{taskId}/deliveries', () => {
  it('lists a pending delivery before its first attempt', async () => {
    const { edge, client, mine } = await edgeWithTwoClients();
    const id = await insertDelivery({ client });
    const response = await list(edge, mine);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await readData(response)).toEqual({
      deliveries: [
        {
          id,
          taskId: KIE_ID,
          sequence: 1,
          endpoint: CALLBACK_ORIGIN,
          state: 'pending',
          attempts: 0,
          createdAt: NOW,
          nextAttemptAt: NOW,
          replayedAt: null,
          endedAt: null,
          reason: null,
          attemptLog: [],
        },
      ],
    });
  });

  it('lists the attempts of a delivery in order', async () => {
    const { edge, client, mine } = await edgeWithTwoClients();
    const id = await insertDelivery({ client });
    await insertAttempt(id, RETRIED, {
      status: null,
      error: 'no response within 15000 ms',
      responseBody: '',
    });
    await insertAttempt(id, DELIVERED, { at: NOW + 6000, ms: 12, status: 204, responseBody: '' });
    expect(await readList(await list(edge, mine))).toMatchObject([
      {
        state: 'delivered',
        attempts: 2,
        nextAttemptAt: null,
        endedAt: NOW + 6012,
        attemptLog: [
          { n: 1, at: NOW + 1000, ms: 40, status: null, error: 'no response within 15000 ms' },
          { n: 2, at: NOW + 6000, ms: 12, status: 204, error: null, responseBody: '' },
        ],
      },
    ]);
  });

  it('lists every delivery of a task in order', async () => {
    const { edge, client, mine } = await edgeWithTwoClients();
    await insertTaskWithCallback({ client });
    const { files } = edge.deps.store;
    await files.recordAbandoned({ id: ID, n: 0 }, 'gone', NOW);
    await files.recordStored({ id: ID, n: 0 }, COPY, NOW + 5);
    const deliveries = await readList(await list(edge, mine));
    expect(deliveries).toMatchObject([
      { sequence: 1, createdAt: NOW },
      { sequence: 2, createdAt: NOW + 5 },
    ]);
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(2);
  });

  it('lists no delivery while the task is running without a callBackUrl', async () => {
    const { edge, client, mine } = await edgeWithTwoClients();
    await submittedTask({ client });
    await edge.deps.store.tasks.recordAccepted(ID, { taskId: KIE_ID, data: {} }, NOW, undefined);
    expect(await readList(await list(edge, mine))).toEqual([]);
  });

  it('lists deliveries only for the owner of the task and the admin', async () => {
    const { edge, client, mine, theirs } = await edgeWithTwoClients();
    const id = await insertDelivery({ client });
    for (const headers of [mine, bearer(ADMIN_TOKEN)])
      expect(await readList(await list(edge, headers))).toMatchObject([{ id }]);
    expect(await readError(await list(edge, theirs))).toEqual([422, 'task_not_found']);
    expect(await readError(await list(edge, mine, 'unknown'))).toEqual([422, 'task_not_found']);
    expect(await readError(await list(edge, {}))).toEqual([401, 'unauthorized']);
  });

  it('rejects a read token in place of credentials for the list', async () => {
    const { edge, client, theirs } = await edgeWithTwoClients();
    await insertDelivery({ client });
    const token = await issueReadToken(edge.deps.keys.read, KIE_ID, NOW);
    const query = `?readToken=${token}`;
    const headers = { 'x-read-token': token };
    expect((await list(edge, {}, KIE_ID, query)).status).toBe(401);
    expect((await list(edge, headers)).status).toBe(401);
    expect((await list(edge, bearer(token))).status).toBe(401);
    expect((await list(edge, { ...theirs, ...headers }, KIE_ID, query)).status).toBe(422);
  });
});

describe('POST /api/v1/jobs/{taskId}/deliveries/{id}/replay', () => {
  it('makes a failed delivery pending under the same id with the whole schedule ahead, and enqueues it', async () => {
    const { edge, client, mine } = await edgeWithTwoClients();
    const id = await insertDelivery({ client });
    await insertAttempt(id, RETRIED);
    await insertAttempt(id, EXHAUSTED, { at: NOW + 6000 });
    edge.clock.now += 60_000;
    const response = await replay(edge, id, mine);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const again = await readData(response);
    expect(again).toMatchObject({
      id,
      sequence: 1,
      state: 'pending',
      attempts: 2,
      replayedAt: edge.clock.now,
      nextAttemptAt: edge.clock.now,
      endedAt: null,
      reason: null,
      attemptLog: [{ n: 1 }, { n: 2 }],
    });
    expect(await readList(await list(edge, mine))).toEqual([again]);
    expect(await findDelivery(id)).toMatchObject({
      attemptsSinceReplay: 0,
      replayToken: edge.clock.now,
    });
    expect(edge.deliveryNudges).toEqual([
      {
        attempts: [
          { delivery: id, replayToken: edge.clock.now, attemptsSinceReplay: 0, mayProbe: true },
        ],
        waitMs: 0,
      },
    ]);
  });

  it.each([
    ['delivered', DELIVERED],
    ['pending', RETRIED],
  ])('replays a delivery that is %s', async (_what, outcome) => {
    const { edge, client, mine } = await edgeWithTwoClients();
    const id = await insertDelivery({ client });
    await insertAttempt(id, outcome);
    expect(await readData(await replay(edge, id, mine))).toMatchObject({ id, state: 'pending' });
    expect(edge.deliveryNudges).toHaveLength(1);
  });

  it('replays one delivery once a minute, with Retry-After in between', async () => {
    const { edge, client, mine } = await edgeWithTwoClients();
    const id = await insertDelivery({ client });
    expect((await replay(edge, id, mine)).status).toBe(200);
    for (const [afterMs, seconds] of [
      [0, '60'],
      [20_500, '40'],
      [39_499, '1'],
    ] as const) {
      edge.clock.now += afterMs;
      const response = await replay(edge, id, mine);
      expect(response.headers.get('retry-after')).toBe(seconds);
      expect(await readError(response)).toEqual([429, 'rate_limited']);
    }
    expect(edge.deliveryNudges).toHaveLength(1);
    edge.clock.now += 1;
    expect((await replay(edge, id, mine)).status).toBe(200);
    expect(edge.deliveryNudges).toHaveLength(2);
  });

  it('replays another delivery within the same minute', async () => {
    const { edge, client, mine } = await edgeWithTwoClients();
    const one = await insertDelivery({ client });
    const other = await insertDelivery({ client, id: OTHER_ID, taskId: OTHER_KIE_ID });
    expect((await replay(edge, one, mine)).status).toBe(200);
    expect((await replay(edge, other, mine, OTHER_KIE_ID)).status).toBe(200);
  });

  it('returns 404 for a delivery of another task', async () => {
    const { edge, client, mine } = await edgeWithTwoClients();
    await insertDelivery({ client });
    const other = await insertDelivery({ client, id: OTHER_ID, taskId: OTHER_KIE_ID });
    for (const id of [other, 'msg_unknown', '%'])
      expect(await readError(await replay(edge, id, mine))).toEqual([404, 'not_found']);
    expect(edge.deliveryNudges).toEqual([]);
  });

  it('replays only for the owner of the task and the admin, not with a read token', async () => {
    const { edge, client, mine, theirs } = await edgeWithTwoClients();
    const id = await insertDelivery({ client });
    const token = await issueReadToken(edge.deps.keys.read, KIE_ID, NOW);
    const header = { 'x-read-token': token };
    const query = `?readToken=${token}`;
    expect(await readError(await replay(edge, id, theirs))).toEqual([422, 'task_not_found']);
    expect((await replay(edge, id, { ...theirs, ...header }, KIE_ID, query)).status).toBe(422);
    expect((await replay(edge, id, header, KIE_ID, query)).status).toBe(401);
    expect((await replay(edge, id, bearer(token))).status).toBe(401);
    expect(await findDelivery(id)).toMatchObject({ attemptsSinceReplay: 0, replayToken: 0 });
    expect(edge.deliveryNudges).toEqual([]);
    expect((await replay(edge, id, bearer(ADMIN_TOKEN))).status).toBe(200);
    edge.clock.now += 60_000;
    expect((await replay(edge, id, mine)).status).toBe(200);
  });
});
