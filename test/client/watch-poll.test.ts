import { describe, expect, it } from 'vitest';
import type { Task } from '../../src/client/index.ts';
import { NOW } from './signed-callbacks.ts';
import { collect, failure, CONNECTION_LOST, proxyPage, setUp, success } from './fake-edge.ts';
import { REF, task } from './fake-task.ts';

const NO_STREAM = failure(404, 'not_found');

describe('watching by asking', () => {
  it.each<[string, Partial<Task>, number]>([
    ['2 seconds in the first 30 of its age', { createTime: NOW }, 2000],
    ['5 seconds up to two minutes', { createTime: NOW - 30_000 }, 5000],
    ['15 seconds after that', { createTime: NOW - 120_000 }, 15_000],
    [
      'what the edge says of its age, where this clock is wrong',
      { estimate: { elapsedMs: 60_000, remainingMs: null, p50Ms: null, p90Ms: null } },
      5000,
    ],
  ])('waits for %s', async (_how, data, waitMs) => {
    const { client, edge, world } = setUp([NO_STREAM, success(task('waiting', data))]);
    collect(client.watch(REF));
    await world.advance(waitMs - 1);
    expect(edge.requests).toHaveLength(2);
    await world.advance(1);
    expect(edge.requests).toHaveLength(3);
  });

  it('tells changes alone', async () => {
    const states = (['waiting', 'waiting', 'generating', 'generating', 'success'] as const).map(
      (state) => success(task(state)),
    );
    const { client, world } = setUp([NO_STREAM, ...states]);
    const { seen, over } = collect(client.watch(REF));
    await world.advance(60_000);
    expect([await over, seen]).toEqual(['ended', ['waiting', 'generating', 'success']]);
    expect(world.timers).toBe(0);
  });

  it('lives through any number of failures, with waits of up to 15 seconds', async () => {
    const lost = Array.from({ length: 30 }, (_, index) =>
      index % 2 === 0 ? CONNECTION_LOST : proxyPage(502),
    );
    const { client, edge, world } = setUp([NO_STREAM, ...lost, success(task('success'))]);
    const { over } = collect(client.watch(REF));
    await world.advance(30 * 15_000);
    expect([await over, edge.requests.length]).toEqual(['ended', 32]);
  });

  it('waits as long as the edge asks', async () => {
    const headers = { 'retry-after': '33' };
    const busy = failure(429, 'rate_limited', { retryable: true, headers });
    const { client, edge, world } = setUp([NO_STREAM, busy, success(task('success'))]);
    const { over } = collect(client.watch(REF));
    await world.advance(32_999);
    expect(edge.requests).toHaveLength(2);
    await world.advance(1);
    expect(await over).toBe('ended');
  });

  it('throws a definite refusal', async () => {
    const { client, world } = setUp([NO_STREAM, failure(403, 'auth_not_configured')]);
    const { over } = collect(client.watch(REF));
    await world.advance(0);
    expect(await over).toMatchObject({ type: 'auth_not_configured' });
    expect(world.timers).toBe(0);
  });
});
