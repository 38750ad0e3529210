import { describe, expect, it } from 'vitest';
import type { Task } from '../../src/client/index.ts';
import { collect, failure, CONNECTION_LOST, proxyPage, setUp, success } from './fake-edge.ts';
import { REF, task } from './fake-task.ts';
import { NOW } from './signed-callbacks.ts';

const NO_STREAM = failure(404, 'not_found');

describe('watch by polling', () => {
  it.each<[string, Partial<Task>, number]>([
    ['a task younger than 30 seconds', { createTime: NOW }, 2000],
    ['a task younger than two minutes', { createTime: NOW - 30_000 }, 5000],
    ['an older task', { createTime: NOW - 120_000 }, 15_000],
    [
      'a task whose age by the edge differs from the local clock',
      { estimate: { elapsedMs: 60_000, remainingMs: null, p50Ms: null, p90Ms: null } },
      5000,
    ],
  ])('polls %s at the interval for its age', async (_what, data, intervalMs) => {
    const { client, edge, runtime } = setUp([NO_STREAM, success(task('waiting', data))]);
    collect(client.watch(REF));
    await runtime.advance(intervalMs - 1);
    expect(edge.requests).toHaveLength(2);
    await runtime.advance(1);
    expect(edge.requests).toHaveLength(3);
  });

  it('yields only changed states while polling', async () => {
    const states = (['waiting', 'waiting', 'generating', 'generating', 'success'] as const).map(
      (state) => success(task(state)),
    );
    const { client, runtime } = setUp([NO_STREAM, ...states]);
    const { seen, done } = collect(client.watch(REF));
    await runtime.advance(60_000);
    expect([await done, seen]).toEqual(['ended', ['waiting', 'generating', 'success']]);
    expect(runtime.timers).toBe(0);
  });

  it('continues polling after 30 consecutive failures, with delays of at most 15 seconds', async () => {
    const lost = Array.from({ length: 30 }, (_, index) =>
      index % 2 === 0 ? CONNECTION_LOST : proxyPage(502),
    );
    const { client, edge, runtime } = setUp([NO_STREAM, ...lost, success(task('success'))]);
    const { done } = collect(client.watch(REF));
    await runtime.advance(30 * 15_000);
    expect([await done, edge.requests.length]).toEqual(['ended', 32]);
  });

  it('waits for Retry-After before the next poll', async () => {
    const headers = { 'retry-after': '33' };
    const busy = failure(429, 'rate_limited', { retryable: true, headers });
    const { client, edge, runtime } = setUp([NO_STREAM, busy, success(task('success'))]);
    const { done } = collect(client.watch(REF));
    await runtime.advance(32_999);
    expect(edge.requests).toHaveLength(2);
    await runtime.advance(1);
    expect(await done).toBe('ended');
  });

  it('throws a permanent error of a poll', async () => {
    const { client, runtime } = setUp([NO_STREAM, failure(403, 'auth_not_configured')]);
    const { done } = collect(client.watch(REF));
    await runtime.advance(0);
    expect(await done).toMatchObject({ type: 'auth_not_configured' });
    expect(runtime.timers).toBe(0);
  });
});
