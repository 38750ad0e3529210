import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { NOW, rows } from '../tasks/builders.ts';
import {
  accept,
  attemptTimes,
  failWith,
  insertFailedTask,
  webhookEdge,
  type WebhookEdge,
} from './builders.ts';

const countStates = () =>
  rows('select state, count(*) as n from deliveries group by state order by state');
const readEndpoints = () =>
  rows(
    'select client, endpoint, consecutive_failures as consecutiveFailures, paused_at as pausedAt, reason from webhook_endpoints',
  );

/** Replays the only delivery. */
async function replayOnly({ deps, clock }: WebhookEdge): Promise<void> {
  const [{ id = '' } = {}] = await rows('select id from deliveries');
  const again = await deps.store.deliveryQueries.replay(String(id), clock.now);
  if (again !== undefined) await deps.enqueueDeliveries([again]);
}

describe('a replay during an attempt', () => {
  it('is attempted although the attempt in progress succeeds', async () => {
    let replay: (() => Promise<void>) | undefined;
    const edge = webhookEdge(async (_call, context) => {
      if (context.n === 1) await replay?.();
      return new Response();
    });
    replay = () => replayOnly(edge);
    await insertFailedTask(edge);
    await edge.run();
    expect(edge.sent).toHaveLength(2);
    expect(await countStates()).toEqual([{ state: 'delivered', n: 1 }]);
  });

  it('has the whole schedule ahead, whatever the result of the attempt in progress', async () => {
    let replay: (() => Promise<void>) | undefined;
    const edge = webhookEdge(
      async (_call, context) => {
        if (context.n === 3) await replay?.();
        return new Response(null, { status: context.n < 6 ? 500 : 200 });
      },
      { DELIVERY_RETRY_SCHEDULE_MS: '1000,1000' },
    );
    replay = () => replayOnly(edge);
    await insertFailedTask(edge);
    await edge.run();
    expect(await countStates()).toEqual([{ state: 'delivered', n: 1 }]);
    expect(edge.sent).toHaveLength(6);
    expect(await readEndpoints()).toEqual([]);
  });
});

describe('a delivery message', () => {
  it('that is lost is replaced by the cron, a lease and a minute later at most', async () => {
    const edge = webhookEdge(accept);
    await insertFailedTask(edge);
    edge.loseMessages();
    await edge.run();
    expect(attemptTimes(edge)).toHaveLength(1);
    expect(attemptTimes(edge)[0]).toBeLessThanOrEqual(2 * MINUTE_MS);
  });

  it('that is lost at every attempt leaves every attempt to the cron', async () => {
    const edge = webhookEdge((call, context) => {
      edge.loseMessages();
      return context.n < 4 ? failWith(500)(call, context) : accept(call, context);
    });
    await insertFailedTask(edge);
    await edge.run();
    expect(attemptTimes(edge)).toHaveLength(4);
    expect(await countStates()).toEqual([{ state: 'delivered', n: 1 }]);
  });

  it('that arrives twice causes one attempt', async () => {
    const edge = webhookEdge(accept);
    await insertFailedTask(edge);
    const [{ id = '' } = {}] = await rows('select id from deliveries');
    await edge.deps.enqueueDeliveries([
      { delivery: String(id), replayToken: 0, attemptsSinceReplay: 0 },
    ]);
    await edge.run();
    expect(attemptTimes(edge)).toEqual([0]);
  });

  it('for an attempt that was made before is ignored', async () => {
    const edge = webhookEdge(failWith(500));
    await insertFailedTask(edge);
    await edge.run(MINUTE_MS);
    const before = edge.sent.length;
    const [{ id = '' } = {}] = await rows('select id from deliveries');
    await edge.deps.enqueueDeliveries([
      { delivery: String(id), replayToken: 0, attemptsSinceReplay: 0 },
    ]);
    await edge.run(SECOND_MS);
    expect(edge.sent).toHaveLength(before);
  });

  it('for an unknown delivery is ignored', async () => {
    const edge = webhookEdge(accept);
    await edge.deps.enqueueDeliveries([
      { delivery: 'msg_unknown', replayToken: 0, attemptsSinceReplay: 0 },
    ]);
    await edge.run();
    expect(edge.sent).toEqual([]);
  });

  it('handled by two isolates at once leaves the delivery delivered if one attempt succeeded', async () => {
    const edge = webhookEdge(accept);
    await insertFailedTask(edge);
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
