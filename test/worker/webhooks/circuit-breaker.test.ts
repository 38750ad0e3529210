import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { NOW, CALLBACK_ORIGIN, rows, withCallBackUrl } from '../tasks/builders.ts';
import {
  webhookEdge,
  accept,
  insertFailedTask,
  failWith,
  attemptTimes,
  type Endpoint,
} from './builders.ts';

const OTHER = 'https://other.example.com/hook';
const taskIdOf = (n: number) => `${NOW}${String(n).padStart(3, '0')}-${'d'.repeat(22)}`;

const countStates = () =>
  rows('select state, count(*) as n from deliveries group by state order by state');
const readEndpoints = () =>
  rows(
    'select client, endpoint, consecutive_failures as consecutiveFailures, paused_at as pausedAt, reason from webhook_endpoints',
  );

/** `bad` for the default endpoint; every other one accepts. */
const onlyDefault =
  (bad: Endpoint): Endpoint =>
  (call, context) =>
    call.url.startsWith(CALLBACK_ORIGIN) ? bad(call, context) : accept(call, context);

/** An edge whose endpoint has just been paused. It recovers when `recovery.done` is set. */
async function edgeWithPausedEndpoint(recovery: { done: boolean }) {
  const edge = webhookEdge(
    onlyDefault((call, context) =>
      recovery.done ? accept(call, context) : failWith(503)(call, context),
    ),
  );
  await insertFailedTask(edge, { id: taskIdOf(1) });
  await edge.run();
  return edge;
}

describe('a healthy endpoint', () => {
  it('has no row after a delivery', async () => {
    const edge = webhookEdge(accept);
    await insertFailedTask(edge);
    await edge.run();
    expect(await readEndpoints()).toEqual([]);
  });

  it('has no row after it has recovered', async () => {
    const edge = webhookEdge((call, context) =>
      context.n < 3 ? failWith(500)(call, context) : accept(call, context),
    );
    await insertFailedTask(edge);
    await edge.run(MINUTE_MS);
    expect(await readEndpoints()).toMatchObject([
      { endpoint: CALLBACK_ORIGIN, consecutiveFailures: 2 },
    ]);
    await edge.run();
    expect(await readEndpoints()).toEqual([]);
  });
});

describe('a failing endpoint', () => {
  it('is paused with a reason when a delivery has failed and none was accepted meanwhile', async () => {
    await edgeWithPausedEndpoint({ done: false });
    expect(await readEndpoints()).toMatchObject([
      {
        client: 'none',
        endpoint: CALLBACK_ORIGIN,
        consecutiveFailures: 10,
        pausedAt: expect.any(Number),
        reason: 'failed after 10 attempts; last result: 503',
      },
    ]);
  });

  it('is not paused while it accepts some callbacks', async () => {
    const edge = webhookEdge(
      ({ body }) =>
        new Response('', { status: body.includes(`kie-of-${taskIdOf(1)}`) ? 500 : 200 }),
    );
    await insertFailedTask(edge, { id: taskIdOf(1) });
    for (let n = 2; n < 8; n++) {
      await edge.run(12 * HOUR_MS);
      await insertFailedTask(edge, { id: taskIdOf(n) });
    }
    await edge.run();
    expect(await countStates()).toEqual([
      { state: 'delivered', n: 6 },
      { state: 'failed', n: 1 },
    ]);
    expect((await readEndpoints()).map(({ pausedAt }) => pausedAt)).toEqual([null]);
  });

  it('is healthy when it returns 410', async () => {
    const edge = webhookEdge(failWith(410));
    await insertFailedTask(edge);
    await edge.run();
    expect(await readEndpoints()).toEqual([]);
  });
});

describe('while an endpoint is paused', () => {
  it('its deliveries are kept and one is attempted per hour', async () => {
    const edge = await edgeWithPausedEndpoint({ done: false });
    const before = edge.sent.length;
    for (let n = 2; n < 22; n++) await insertFailedTask(edge, { id: taskIdOf(n) });
    const since = edge.clock.now;
    await edge.run(5 * HOUR_MS);
    const attempts = attemptTimes(edge, since).slice(before);
    // The first probe has its own retries, which need a probe slot like all others.
    expect(attempts.length).toBeGreaterThanOrEqual(4);
    expect(attempts.length).toBeLessThanOrEqual(6);
    for (const [i, at] of attempts.slice(1).entries())
      expect(at - (attempts[i] ?? 0)).toBeGreaterThanOrEqual(HOUR_MS);
    expect(await countStates()).toContainEqual({ state: 'failed', n: 1 });
    const kept = (await rows("select 1 from deliveries where state in ('paused', 'pending')"))
      .length;
    expect(kept).toBe(20);
  });

  it('other endpoints are called without delay', async () => {
    const edge = await edgeWithPausedEndpoint({ done: false });
    const since = edge.clock.now;
    await insertFailedTask(edge, { id: taskIdOf(2), ...withCallBackUrl(OTHER) });
    await edge.run(SECOND_MS);
    expect(edge.sent.at(-1)).toMatchObject({ url: OTHER, at: since });
  });

  it('the same host is called without delay for another client', async () => {
    const edge = await edgeWithPausedEndpoint({ done: false });
    const since = edge.clock.now;
    await insertFailedTask(edge, { id: taskIdOf(2), client: 'user:ann' });
    await edge.run(SECOND_MS);
    expect(edge.sent.at(-1)?.at).toBe(since);
  });

  it('its paused deliveries are sent after it recovers, without a replay', async () => {
    const recovery = { done: false };
    const edge = await edgeWithPausedEndpoint(recovery);
    for (let n = 2; n < 22; n++) await insertFailedTask(edge, { id: taskIdOf(n) });
    await edge.run(90 * MINUTE_MS);
    recovery.done = true;
    await edge.run();
    expect(await countStates()).toEqual([
      { state: 'delivered', n: 20 },
      { state: 'failed', n: 1 },
    ]);
    expect(await readEndpoints()).toEqual([]);
  });

  it('a requested replay is attempted at once, and paused deliveries follow its success', async () => {
    const recovery = { done: false };
    const edge = await edgeWithPausedEndpoint(recovery);
    await insertFailedTask(edge, { id: taskIdOf(2) });
    await edge.run(SECOND_MS);
    expect(await countStates()).toContainEqual({ state: 'paused', n: 1 });
    recovery.done = true;
    const [failed] = await rows("select id from deliveries where state = 'failed'");
    const { clock, deps } = edge;
    const again = await deps.store.deliveryQueries.replay(String(failed?.['id']), clock.now);
    await deps.enqueueDeliveries(again === undefined ? [] : [again]);
    await edge.run(2 * MINUTE_MS);
    expect(await countStates()).toEqual([{ state: 'delivered', n: 2 }]);
  });
});

describe('a recovered endpoint', () => {
  it('receives its pending deliveries at once, whatever their retry delays', async () => {
    const recovery = { done: false };
    const edge = webhookEdge((call, context) =>
      recovery.done ? accept(call, context) : failWith(503)(call, context),
    );
    for (let n = 0; n < 40; n++) await insertFailedTask(edge, { id: taskIdOf(n) });
    await edge.run(3 * HOUR_MS);
    recovery.done = true;
    const since = edge.clock.now;
    await edge.run();
    expect(await countStates()).toEqual([{ state: 'delivered', n: 40 }]);
    const first = attemptTimes(edge, since).find((at) => at >= 0) ?? 0;
    expect(edge.clock.now - since - first).toBeLessThan(5 * MINUTE_MS);
  });

  it('receives a delivery that was about to be paused when it recovered', async () => {
    const recovery = { done: false };
    const edge = await edgeWithPausedEndpoint(recovery);
    const { deliveries, endpoints } = edge.deps.store;
    await insertFailedTask(edge, { id: taskIdOf(2) });
    const [{ id = '' } = {}] = await rows("select id from deliveries where state = 'pending'");
    const late = await deliveries.find(String(id));
    const [{ id: failed = '' } = {}] = await rows(
      "select id from deliveries where state = 'failed'",
    );
    const probe = await deliveries.find(String(failed));
    if (late === undefined || probe === undefined) throw new Error('no deliveries');
    expect(await endpoints.claimProbe(late, edge.clock.now)).toEqual({ kind: 'paused' });
    // Between the claim and the pause, another attempt succeeds.
    const attempt = { at: edge.clock.now, ms: 1, status: 200, error: null, responseBody: '' };
    await deliveries.recordAttempt(probe, attempt, { kind: 'delivered' });
    expect(await deliveries.pauseDelivery(late)).toBe(false);
    recovery.done = true;
    await edge.run();
    expect(await countStates()).toEqual([{ state: 'delivered', n: 2 }]);
  });
});

describe('replayFailed', () => {
  it('attempts one delivery of each endpoint at once, also of a paused one, and the rest follows', async () => {
    const recovery = { done: false };
    const edge = await edgeWithPausedEndpoint(recovery);
    await insertFailedTask(edge, { id: taskIdOf(2) });
    await edge.run(SECOND_MS);
    recovery.done = true;
    const { deps, clock } = edge;
    const again = await deps.store.deliveryQueries.replayFailed({ since: 0 }, clock.now, 10);
    await deps.enqueueDeliveries(again);
    await edge.run(3 * MINUTE_MS);
    expect(await countStates()).toEqual([{ state: 'delivered', n: 2 }]);
  });

  it('excludes deliveries whose endpoint returned 410', async () => {
    const edge = webhookEdge(failWith(410));
    await insertFailedTask(edge);
    await edge.run();
    const { deps, clock } = edge;
    expect(await deps.store.deliveryQueries.replayFailed({ since: 0 }, clock.now, 10)).toEqual([]);
  });
});

describe('a slow endpoint', () => {
  it('gets five attempts at once and then one every three seconds, with any number of deliveries', async () => {
    const edge = webhookEdge(onlyDefault(failWith(500)));
    for (let n = 0; n < 60; n++) await insertFailedTask(edge, { id: taskIdOf(n) });
    await edge.run(2 * MINUTE_MS);
    const within = (from: number, to: number) =>
      attemptTimes(edge).filter((at) => at >= from * SECOND_MS && at < to * SECOND_MS).length;
    // It is throttled after its first twenty failures.
    expect(within(0, 3)).toBe(20 + 5);
    expect(within(15, 75)).toBe(20);
  });

  it('does not delay other endpoints', async () => {
    const edge = webhookEdge(
      onlyDefault((_call, context) => {
        context.timeOut();
        return new Response();
      }),
    );
    for (let n = 0; n < 30; n++) await insertFailedTask(edge, { id: taskIdOf(n) });
    for (let n = 30; n < 50; n++)
      await insertFailedTask(edge, { id: taskIdOf(n), ...withCallBackUrl(OTHER) });
    await edge.run(10 * MINUTE_MS);
    expect(edge.sent.filter(({ url }) => url === OTHER)).toHaveLength(20);
  });
});
