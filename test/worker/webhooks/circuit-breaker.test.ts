import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { NOW, CALLBACK_ORIGIN, rows, withCallBackUrl } from '../tasks/builders.ts';
import {
  deliveringEdge,
  ok,
  enqueueTestDelivery,
  refusing,
  times,
  type DeliveringEdge,
  type Endpoint,
} from './builders.ts';

const OTHER = 'https://other.example.com/hook';
const idOf = (n: number) => `${NOW}${String(n).padStart(3, '0')}-${'d'.repeat(22)}`;

const states = () =>
  rows('select state, count(*) as n from deliveries group by state order by state');
const troubled = () =>
  rows(
    'select client, endpoint, consecutive_failures as consecutiveFailures, paused_at as pausedAt, reason from webhook_endpoints',
  );

/** Answers by what lies behind the address: `RECEIVER` as told, all others well. */
const only =
  (bad: Endpoint): Endpoint =>
  (call, world) =>
    call.url.startsWith(CALLBACK_ORIGIN) ? bad(call, world) : ok(call, world);

/** Replays the one delivery that there is. */
async function replayOnly({ deps, clock }: DeliveringEdge): Promise<void> {
  const [{ id = '' } = {}] = await rows('select id from deliveries');
  const again = await deps.store.deliveryQueries.replay(String(id), clock.now);
  if (again !== undefined) await deps.enqueueDeliveries([again]);
}

/** An edge whose endpoint has just been paused. */
async function pausedEdge(isBack: { now: boolean }) {
  const edge = deliveringEdge(
    only((call, world) => (isBack.now ? ok(call, world) : refusing(503)(call, world))),
  );
  await enqueueTestDelivery(edge, { id: idOf(1) });
  await edge.run();
  return edge;
}

describe('a endpoint that is well', () => {
  it('has no row', async () => {
    const edge = deliveringEdge(ok);
    await enqueueTestDelivery(edge);
    await edge.run();
    expect(await troubled()).toEqual([]);
  });

  it('again has none any more', async () => {
    const edge = deliveringEdge((call, world) =>
      world.n < 3 ? refusing(500)(call, world) : ok(call, world),
    );
    await enqueueTestDelivery(edge);
    await edge.run(MINUTE_MS);
    expect(await troubled()).toMatchObject([{ endpoint: CALLBACK_ORIGIN, consecutiveFailures: 2 }]);
    await edge.run();
    expect(await troubled()).toEqual([]);
  });
});

describe('a endpoint that keeps failing', () => {
  it('is paused with a note once a delivery was given up and none was taken meanwhile', async () => {
    await pausedEdge({ now: false });
    expect(await troubled()).toMatchObject([
      {
        client: 'none',
        endpoint: CALLBACK_ORIGIN,
        consecutiveFailures: 10,
        pausedAt: expect.any(Number),
        reason: 'given up after 10 attempts; the last: 503',
      },
    ]);
  });

  it('is not paused while it takes something now and then', async () => {
    const edge = deliveringEdge(
      ({ body }) => new Response('', { status: body.includes(`kie-of-${idOf(1)}`) ? 500 : 200 }),
    );
    await enqueueTestDelivery(edge, { id: idOf(1) });
    for (let n = 2; n < 8; n++) {
      await edge.run(12 * HOUR_MS);
      await enqueueTestDelivery(edge, { id: idOf(n) });
    }
    await edge.run();
    expect(await states()).toEqual([
      { state: 'delivered', n: 6 },
      { state: 'failed', n: 1 },
    ]);
    expect((await troubled()).map(({ pausedAt }) => pausedAt)).toEqual([null]);
  });

  it('that answers 410 is not in trouble: it has answered', async () => {
    const edge = deliveringEdge(refusing(410));
    await enqueueTestDelivery(edge);
    await edge.run();
    expect(await troubled()).toEqual([]);
  });
});

describe('while a endpoint is paused', () => {
  it('tasks keep their deliveries, and one of them is tried each hour', async () => {
    const edge = await pausedEdge({ now: false });
    const before = edge.sent.length;
    for (let n = 2; n < 22; n++) await enqueueTestDelivery(edge, { id: idOf(n) });
    const since = edge.clock.now;
    await edge.run(5 * HOUR_MS);
    const tried = times(edge, since).slice(before);
    // The first probe has its own retries, which wait for a turn like all others.
    expect(tried.length).toBeGreaterThanOrEqual(4);
    expect(tried.length).toBeLessThanOrEqual(6);
    for (const [i, at] of tried.slice(1).entries())
      expect(at - (tried[i] ?? 0)).toBeGreaterThanOrEqual(HOUR_MS);
    expect(await states()).toContainEqual({ state: 'failed', n: 1 });
    const kept = (await rows("select 1 from deliveries where state in ('paused', 'pending')"))
      .length;
    expect(kept).toBe(20);
  });

  it('others are called as ever', async () => {
    const edge = await pausedEdge({ now: false });
    const since = edge.clock.now;
    await enqueueTestDelivery(edge, { id: idOf(2), ...withCallBackUrl(OTHER) });
    await edge.run(SECOND_MS);
    expect(edge.sent.at(-1)).toMatchObject({ url: OTHER, at: since });
  });

  it('the same host is called as ever for another client', async () => {
    const edge = await pausedEdge({ now: false });
    const since = edge.clock.now;
    await enqueueTestDelivery(edge, { id: idOf(2), client: 'user:ann' });
    await edge.run(SECOND_MS);
    expect(edge.sent.at(-1)?.at).toBe(since);
  });

  it('what was held back goes out once it is back, without anybody asking', async () => {
    const isBack = { now: false };
    const edge = await pausedEdge(isBack);
    for (let n = 2; n < 22; n++) await enqueueTestDelivery(edge, { id: idOf(n) });
    await edge.run(90 * MINUTE_MS);
    isBack.now = true;
    await edge.run();
    expect(await states()).toEqual([
      { state: 'delivered', n: 20 },
      { state: 'failed', n: 1 },
    ]);
    expect(await troubled()).toEqual([]);
  });

  it('a replay that somebody asks for is made at once, and what is held back follows it', async () => {
    const isBack = { now: false };
    const edge = await pausedEdge(isBack);
    await enqueueTestDelivery(edge, { id: idOf(2) });
    await edge.run(SECOND_MS);
    expect(await states()).toContainEqual({ state: 'paused', n: 1 });
    isBack.now = true;
    const [failed] = await rows("select id from deliveries where state = 'failed'");
    const { clock, deps } = edge;
    const again = await deps.store.deliveryQueries.replay(String(failed?.['id']), clock.now);
    await deps.enqueueDeliveries(again === undefined ? [] : [again]);
    await edge.run(2 * MINUTE_MS);
    expect(await states()).toEqual([{ state: 'delivered', n: 2 }]);
  });
});

describe('a endpoint that is back', () => {
  it('is sent at once what had to wait for it, whatever its attempts were to wait for', async () => {
    const isBack = { now: false };
    const edge = deliveringEdge((call, world) =>
      isBack.now ? ok(call, world) : refusing(503)(call, world),
    );
    for (let n = 0; n < 40; n++) await enqueueTestDelivery(edge, { id: idOf(n) });
    await edge.run(3 * HOUR_MS);
    isBack.now = true;
    const since = edge.clock.now;
    await edge.run();
    expect(await states()).toEqual([{ state: 'delivered', n: 40 }]);
    const first = times(edge, since).find((at) => at >= 0) ?? 0;
    expect(edge.clock.now - since - first).toBeLessThan(5 * MINUTE_MS);
  });

  it('is sent what was held back in the very moment in which it came back', async () => {
    const isBack = { now: false };
    const edge = await pausedEdge(isBack);
    const { deliveries, endpoints } = edge.deps.store;
    await enqueueTestDelivery(edge, { id: idOf(2) });
    const [{ id = '' } = {}] = await rows("select id from deliveries where state = 'pending'");
    const late = await deliveries.find(String(id));
    const [{ id: failed = '' } = {}] = await rows(
      "select id from deliveries where state = 'failed'",
    );
    const probe = await deliveries.find(String(failed));
    if (late === undefined || probe === undefined) throw new Error('no deliveries');
    expect(await endpoints.claimProbe(late, edge.clock.now)).toEqual({ kind: 'hold' });
    // Between the question and the note of its answer, another try succeeds.
    const attempt = { at: edge.clock.now, ms: 1, status: 200, error: null, responseBody: '' };
    await deliveries.recordAttempt(probe, attempt, { kind: 'delivered' });
    expect(await deliveries.pauseDelivery(late)).toBe(false);
    isBack.now = true;
    await edge.run();
    expect(await states()).toEqual([{ state: 'delivered', n: 2 }]);
  });
});

describe('a replay of all that was given up', () => {
  it('has one of each endpoint tried at once, also where it is paused, and the rest follows', async () => {
    const isBack = { now: false };
    const edge = await pausedEdge(isBack);
    await enqueueTestDelivery(edge, { id: idOf(2) });
    await edge.run(SECOND_MS);
    isBack.now = true;
    const { deps, clock } = edge;
    const again = await deps.store.deliveryQueries.replayFailed({ since: 0 }, clock.now, 10);
    await deps.enqueueDeliveries(again);
    await edge.run(3 * MINUTE_MS);
    expect(await states()).toEqual([{ state: 'delivered', n: 2 }]);
  });

  it('leaves out what was answered 410', async () => {
    const edge = deliveringEdge(refusing(410));
    await enqueueTestDelivery(edge);
    await edge.run();
    const { deps, clock } = edge;
    expect(await deps.store.deliveryQueries.replayFailed({ since: 0 }, clock.now, 10)).toEqual([]);
  });
});

describe('a replay while a try is under way', () => {
  it('is made although that one is taken', async () => {
    let replay: (() => Promise<void>) | undefined;
    const edge = deliveringEdge(async (_call, world) => {
      if (world.n === 1) await replay?.();
      return new Response();
    });
    replay = () => replayOnly(edge);
    await enqueueTestDelivery(edge);
    await edge.run();
    expect(edge.sent).toHaveLength(2);
    expect(await states()).toEqual([{ state: 'delivered', n: 1 }]);
  });

  it('has all its attempts, whatever becomes of that one', async () => {
    let replay: (() => Promise<void>) | undefined;
    const edge = deliveringEdge(
      async (_call, world) => {
        if (world.n === 3) await replay?.();
        return new Response(null, { status: world.n < 6 ? 500 : 200 });
      },
      { DELIVERY_RETRY_SCHEDULE_MS: '1000,1000' },
    );
    replay = () => replayOnly(edge);
    await enqueueTestDelivery(edge);
    await edge.run();
    expect(await states()).toEqual([{ state: 'delivered', n: 1 }]);
    expect(edge.sent).toHaveLength(6);
    expect(await troubled()).toEqual([]);
  });
});

describe('one slow endpoint', () => {
  it('is tried five at once and then one every three seconds, however much it is owed', async () => {
    const edge = deliveringEdge(only(refusing(500)));
    for (let n = 0; n < 60; n++) await enqueueTestDelivery(edge, { id: idOf(n) });
    await edge.run(2 * MINUTE_MS);
    const within = (from: number, to: number) =>
      times(edge).filter((at) => at >= from * SECOND_MS && at < to * SECOND_MS).length;
    // Until it is known to be in trouble, its first twenty failures are free.
    expect(within(0, 3)).toBe(20 + 5);
    expect(within(15, 75)).toBe(20);
  });

  it('does not keep others waiting', async () => {
    const edge = deliveringEdge(
      only((_call, world) => {
        world.timeOut();
        return new Response();
      }),
    );
    for (let n = 0; n < 30; n++) await enqueueTestDelivery(edge, { id: idOf(n) });
    for (let n = 30; n < 50; n++)
      await enqueueTestDelivery(edge, { id: idOf(n), ...withCallBackUrl(OTHER) });
    await edge.run(10 * MINUTE_MS);
    expect(edge.sent.filter(({ url }) => url === OTHER)).toHaveLength(20);
  });
});

describe('a message', () => {
  it('that is lost is made up for by the cron, a lease and a minute later at most', async () => {
    const edge = deliveringEdge(ok);
    await enqueueTestDelivery(edge);
    edge.loseMessages();
    await edge.run();
    expect(times(edge)).toHaveLength(1);
    expect(times(edge)[0]).toBeLessThanOrEqual(2 * MINUTE_MS);
  });

  it('that is lost at every try leaves every try to the cron', async () => {
    const edge = deliveringEdge((call, world) => {
      edge.loseMessages();
      return world.n < 4 ? refusing(500)(call, world) : ok(call, world);
    });
    await enqueueTestDelivery(edge);
    await edge.run();
    expect(times(edge)).toHaveLength(4);
    expect(await states()).toEqual([{ state: 'delivered', n: 1 }]);
  });

  it('that comes twice is one try', async () => {
    const edge = deliveringEdge(ok);
    await enqueueTestDelivery(edge);
    const [{ id = '' } = {}] = await rows('select id from deliveries');
    await edge.deps.enqueueDeliveries([
      { delivery: String(id), replayToken: 0, attemptsSinceReplay: 0 },
    ]);
    await edge.run();
    expect(times(edge)).toEqual([0]);
  });

  it('of a try that was made long ago is none any more', async () => {
    const edge = deliveringEdge(refusing(500));
    await enqueueTestDelivery(edge);
    await edge.run(MINUTE_MS);
    const made = edge.sent.length;
    const [{ id = '' } = {}] = await rows('select id from deliveries');
    await edge.deps.enqueueDeliveries([
      { delivery: String(id), replayToken: 0, attemptsSinceReplay: 0 },
    ]);
    await edge.run(SECOND_MS);
    expect(edge.sent).toHaveLength(made);
  });

  it('for a delivery that does not exist is dropped', async () => {
    const edge = deliveringEdge(ok);
    await edge.deps.enqueueDeliveries([
      { delivery: 'msg_nobody', replayToken: 0, attemptsSinceReplay: 0 },
    ]);
    await edge.run();
    expect(edge.sent).toEqual([]);
  });

  it('for what two isolates try at once leaves it delivered if one of them did', async () => {
    const edge = deliveringEdge(ok);
    await enqueueTestDelivery(edge);
    const { deliveries } = edge.deps.store;
    const [{ id = '' } = {}] = await rows('select id from deliveries');
    const seen = await deliveries.find(String(id));
    if (seen === undefined) throw new Error('no delivery');
    const attempt = { at: NOW, ms: 5, status: 500, error: null, responseBody: '' };
    await deliveries.recordAttempt(seen, { ...attempt, status: 200 }, { kind: 'delivered' });
    await deliveries.recordAttempt(seen, attempt, { kind: 'retry', dueAt: NOW + 9 });
    expect(
      await rows(
        'select state, attempts_total as attempts, next_attempt_at as due from deliveries',
      ),
    ).toEqual([{ state: 'delivered', attempts: 2, due: null }]);
    expect(await rows('select n, status from delivery_attempts')).toEqual([
      { n: 1, status: 200 },
      { n: 2, status: 500 },
    ]);
  });
});
