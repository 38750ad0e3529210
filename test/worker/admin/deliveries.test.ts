import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { requestAdmin, ADMIN_TOKEN, closedEdge, readData, readError } from '../auth/builders.ts';
import type { TestEdge } from '../../support/edge.ts';
import { ID, KIE_ID, NOW, CALLBACK_ORIGIN } from '../tasks/builders.ts';
import { testTaskId } from '../../support/task-ids.ts';
import {
  insertDelivery,
  insertAttempt,
  DELIVERED,
  EXHAUSTED,
  EXHAUSTED_AND_TRIPPED,
  findDelivery,
  RETRIED,
  pauseTestDelivery,
} from '../webhooks/delivery-builders.ts';

const edge = () => closedEdge({ ADMIN_TOKEN });
const OTHER_ENDPOINT = 'https://b.example.com';

interface Page {
  deliveries: Record<string, unknown>[];
  nextCursor: string | null;
}

/** A task of a name of one letter. */
const named = (letter: string) => ({ id: testTaskId(letter), taskId: `kie-${letter}` });

/** Four deliveries of two clients to two endpoints in different states. */
async function fourDeliveries() {
  const shop = 'token:shop';
  const callBackUrl = `${OTHER_ENDPOINT}/hook`;
  const a = await insertDelivery({ ...named('a'), client: shop });
  const b = await insertDelivery({ ...named('b'), client: shop, callBackUrl, at: NOW + 1 });
  const c = await insertDelivery({ ...named('c'), at: NOW + 2 });
  const d = await insertDelivery({ ...named('d'), callBackUrl, at: NOW + 3 });
  await insertAttempt(a, DELIVERED, { status: 200 });
  await insertAttempt(b, EXHAUSTED, { at: NOW + 2000 });
  await insertAttempt(c, EXHAUSTED, { at: NOW + 3000 });
  const names = new Map([a, b, c, d].map((id, i) => [id, 'abcd'.charAt(i)]));
  const lettersOf = ({ deliveries }: Page) =>
    deliveries.map(({ id }) => names.get(String(id))).join('');
  return { a, b, c, d, lettersOf };
}

const list = (one: TestEdge, query: object = {}) =>
  requestAdmin(one, 'GET', `deliveries?${new URLSearchParams({ ...query }).toString()}`);
const invalidFields = async (response: Response) => {
  const { error } = await response.json<{ error: { fields?: { field: string }[] } }>();
  return [response.status, error.fields?.map(({ field }) => field)];
};

describe('GET /admin/api/deliveries', () => {
  it('lists deliveries with their latest attempt, newest first', async () => {
    const { a, b, c, d, lettersOf } = await fourDeliveries();
    const page = await readData<Page>(await list(edge()));
    expect(lettersOf(page)).toBe('dcba');
    expect(page.nextCursor).toBeNull();
    expect(page.deliveries).toMatchObject([
      { id: d, state: 'pending', attempts: 0, lastStatus: null, lastError: null },
      { id: c, state: 'failed', reason: 'attempts exhausted', lastStatus: 500 },
      { id: b, client: 'token:shop', endpoint: OTHER_ENDPOINT, taskId: 'kie-b' },
      { id: a, state: 'delivered', lastStatus: 200, endedAt: NOW + 1040, nextAttemptAt: null },
    ]);
  });

  it.each([
    [{ state: 'failed' }, 'cb'],
    [{ state: 'pending' }, 'd'],
    [{ state: 'delivered' }, 'a'],
    [{ state: 'paused' }, ''],
    [{ endpoint: OTHER_ENDPOINT }, 'db'],
    [{ endpoint: 'https://c.example.com' }, ''],
    [{ client: 'token:shop' }, 'ba'],
    [{ client: 'unknown' }, ''],
    [{ taskId: 'kie-c' }, 'c'],
    [{ taskId: testTaskId('c') }, ''],
    [{ since: String(NOW + 2) }, 'dc'],
    [{ until: String(NOW + 2) }, 'ba'],
    [{ since: '2026-01-01T00:00:00.001Z', until: '2026-01-01T01:00:00.003+01:00' }, 'cb'],
    [{ since: '2026-01-01', until: '2026-01-01' }, 'dcba'],
    [{ since: '2026-01-02' }, ''],
    [{ until: '2025-12-31' }, ''],
    [{ state: 'failed', client: 'none', endpoint: CALLBACK_ORIGIN, taskId: 'kie-c' }, 'c'],
    [{ state: 'failed', client: 'token:shop', endpoint: CALLBACK_ORIGIN }, ''],
  ])('filters by %j', async (query, found) => {
    const { lettersOf } = await fourDeliveries();
    expect(lettersOf(await readData<Page>(await list(edge(), query)))).toBe(found);
  });

  it('lists a paused delivery with its state', async () => {
    const id = await insertDelivery();
    const one = edge();
    await pauseTestDelivery(id);
    const { deliveries } = await readData<Page>(await list(one, { state: 'paused' }));
    expect(deliveries).toMatchObject([{ id, state: 'paused', nextAttemptAt: null }]);
  });

  it('pages without repeating or omitting deliveries of one millisecond', async () => {
    for (const id of 'abcde') await insertDelivery(named(id));
    const one = edge();
    const seen: unknown[] = [];
    let query = {};
    for (let pages = 0; pages < 5; pages++) {
      const page = await readData<Page>(await list(one, { client: 'none', limit: '2', ...query }));
      seen.push(...page.deliveries.map(({ taskId }) => taskId));
      if (page.nextCursor === null) break;
      query = { cursor: page.nextCursor };
    }
    expect(seen).toEqual(['kie-e', 'kie-d', 'kie-c', 'kie-b', 'kie-a']);
  });

  it.each([
    [{ state: 'lost' }, ['state']],
    [{ state: '' }, ['state']],
    [{ since: 'yesterday' }, ['since']],
    [{ since: '2026-02-30' }, ['since']],
    [{ since: '2026-1-1' }, ['since']],
    [{ until: '-1' }, ['until']],
    [{ until: '1e3' }, ['until']],
    [{ limit: '0' }, ['limit']],
    [{ limit: '201' }, ['limit']],
    [{ limit: '1.5' }, ['limit']],
    [{ cursor: '' }, ['cursor']],
    [{ cursor: 'x' }, ['cursor']],
    [{ cursor: '1'.repeat(16) }, ['cursor']],
    [{ state: 'x', since: 'x', limit: 'x' }, ['state', 'since', 'limit']],
  ])('rejects the query %j with the name of the parameter', async (query, fields) => {
    expect(await invalidFields(await list(edge(), query))).toEqual([422, fields]);
  });

  it.each(['client', 'endpoint', 'taskId'])('rejects a %s of 2049 characters', async (field) => {
    const query = { [field]: 'a'.repeat(2049) };
    expect(await invalidFields(await list(edge(), query))).toEqual([422, [field]]);
  });
});

describe('GET /admin/api/deliveries/{id}', () => {
  it('returns a delivery with its logged attempts', async () => {
    const id = await insertDelivery({ client: 'token:shop' });
    await insertAttempt(id, RETRIED, { status: null, error: 'no route', responseBody: '' });
    await insertAttempt(
      id,
      { kind: 'gone', reason: 'it wants no more' },
      { at: NOW + 9000, status: 410 },
    );
    expect(await readData(await requestAdmin(edge(), 'GET', `deliveries/${id}`))).toEqual({
      id,
      taskId: KIE_ID,
      sequence: 1,
      client: 'token:shop',
      endpoint: CALLBACK_ORIGIN,
      state: 'failed',
      attempts: 2,
      createdAt: NOW,
      nextAttemptAt: null,
      replayedAt: null,
      endedAt: NOW + 9040,
      reason: 'it wants no more',
      lastStatus: 410,
      lastError: null,
      attemptLog: [
        { n: 1, at: NOW + 1000, ms: 40, status: null, error: 'no route', responseBody: '' },
        { n: 2, at: NOW + 9000, ms: 40, status: 410, error: null, responseBody: 'no' },
      ],
    });
  });

  it.each(['GET deliveries/unknown', 'POST deliveries/unknown/replay'])(
    'responds 404 to %s without side effects',
    async (what) => {
      const one = edge();
      const [method = '', path = ''] = what.split(' ');
      expect(await readError(await requestAdmin(one, method, path))).toEqual([404, 'not_found']);
      expect(one.deliveryNudges).toEqual([]);
      expect(one.lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
        { event: 'request', client: 'admin', error: 'not_found' },
      ]);
    },
  );
});

describe('POST /admin/api/deliveries/{id}/replay', () => {
  it('makes a delivery pending again under the same id, at every call', async () => {
    const id = await insertDelivery();
    await insertAttempt(id, EXHAUSTED_AND_TRIPPED);
    const one = edge();
    for (const clock of [NOW + 5000, NOW + 5000, NOW + 5001]) {
      one.clock.now = clock;
      expect(
        await readData(await requestAdmin(one, 'POST', `deliveries/${id}/replay`)),
      ).toMatchObject({
        id,
        state: 'pending',
        attempts: 1,
        replayedAt: clock,
        nextAttemptAt: clock,
        endedAt: null,
        reason: null,
        attemptLog: [{ n: 1 }],
      });
      expect(await findDelivery(id)).toMatchObject({ attemptsSinceReplay: 0 });
    }
    const hints = one.deliveryNudges.flatMap(({ attempts }) => attempts);
    expect(hints).toEqual(
      hints.map(({ replayToken }) => ({
        delivery: id,
        replayToken,
        attemptsSinceReplay: 0,
        mayProbe: true,
      })),
    );
    expect(hints).toHaveLength(3);
  });
});

const replay = (one: TestEdge, body: unknown) =>
  requestAdmin(one, 'POST', 'deliveries/replay', body);

describe('POST /admin/api/deliveries/replay', () => {
  it.each([
    [{ since: NOW }, 'cb'],
    [{ since: '2026-01-01T00:00:00Z' }, 'cb'],
    [{ since: '2026-01-01' }, 'cb'],
    [{ since: '2026-01-02' }, ''],
    [{ since: NOW + 2040 }, 'cb'],
    [{ since: NOW + 2041 }, 'c'],
    [{ since: NOW + 3041 }, ''],
    [{ since: NOW, client: 'token:shop' }, 'b'],
    [{ since: NOW, endpoint: CALLBACK_ORIGIN }, 'c'],
    [{ since: NOW, client: 'token:shop', endpoint: CALLBACK_ORIGIN }, ''],
  ])('replays the failed deliveries that match %j', async (body, names) => {
    const { lettersOf } = await fourDeliveries();
    const one = edge();
    one.clock.now = NOW + 10_000;
    const replayed = names.length;
    expect(await readData(await replay(one, body))).toEqual({ replayed, more: false });
    const { deliveries } = await readData<Page>(await list(one));
    const again = deliveries.filter(({ replayedAt }) => replayedAt === NOW + 10_000);
    expect(lettersOf({ deliveries: again, nextCursor: null })).toBe(names);
    for (const delivery of again)
      expect(delivery).toMatchObject({
        state: 'pending',
        attempts: 1,
        reason: null,
        endedAt: null,
      });
    const attempts = one.deliveryNudges.flatMap((nudge) => nudge.attempts);
    expect(attempts).toHaveLength(replayed);
    expect(new Set(attempts.map(({ delivery }) => delivery))).toEqual(
      new Set(again.map(({ id }) => id)),
    );
    for (const { replayToken, attemptsSinceReplay } of attempts)
      expect([replayToken, attemptsSinceReplay]).toEqual([NOW + 10_000, 0]);
  });

  it('reports that there are more than one call replays, and the next call replays them', async () => {
    await env.DB.prepare(
      `insert into deliveries (id, task, sequence, client, endpoint, state, created_at, ended_at)
       with recursive n(n) as (select 1 union all select n + 1 from n where n < 1001)
       select 'msg_' || n, ?1, n, 'none', ?2, 'failed', ?3, ?3 from n`,
    )
      .bind(ID, CALLBACK_ORIGIN, NOW)
      .run();
    const one = edge();
    const body = { since: NOW };
    expect(await readData(await replay(one, body))).toEqual({ replayed: 1000, more: true });
    // The oldest first.
    const { deliveries } = await readData<Page>(await list(one, { state: 'failed' }));
    expect(deliveries).toMatchObject([{ id: 'msg_1001' }]);
    expect(await readData(await replay(one, body))).toEqual({ replayed: 1, more: false });
  });

  it.each([
    [{}, ['since']],
    [{ since: 'yesterday' }, ['since']],
    [{ since: -1 }, ['since']],
    [{ since: '1' }, ['since']],
    [{ since: String(NOW) }, ['since']],
    [{ since: NOW, client: 5 }, ['client']],
    [{ since: NOW, endpoint: [] }, ['endpoint']],
    [{ since: NOW, state: 'delivered' }, ['state']],
  ])('rejects the body %j with the name of the field', async (body, fields) => {
    const { b } = await fourDeliveries();
    const one = edge();
    expect(await invalidFields(await replay(one, body))).toEqual([422, fields]);
    expect(await readData(await requestAdmin(one, 'GET', `deliveries/${b}`))).toMatchObject({
      state: 'failed',
    });
    expect(one.deliveryNudges).toEqual([]);
  });
});

describe('GET /admin/api/endpoints', () => {
  it('lists unhealthy endpoints, the longest failing first', async () => {
    const { b, c, d } = await fourDeliveries();
    await insertAttempt(d, EXHAUSTED_AND_TRIPPED, { at: NOW + 500 });
    const one = edge();
    const endpoints = async () =>
      (await readData<{ endpoints: object[] }>(await requestAdmin(one, 'GET', 'endpoints')))
        .endpoints;
    const shop = { client: 'token:shop', endpoint: OTHER_ENDPOINT };
    expect(await endpoints()).toEqual([
      {
        client: 'none',
        endpoint: OTHER_ENDPOINT,
        failingSince: NOW + 540,
        consecutiveFailures: 1,
        pausedAt: NOW + 540,
        reason: 'attempts exhausted',
        nextProbeAt: expect.any(Number) as number,
      },
      expect.objectContaining({ ...shop, consecutiveFailures: 1, pausedAt: null, reason: null }),
      expect.objectContaining({ client: 'none', endpoint: CALLBACK_ORIGIN }),
    ]);
    for (const id of [b, c, d]) await insertAttempt(id, DELIVERED, { status: 200 });
    expect(await endpoints()).toEqual([]);
  });
});
