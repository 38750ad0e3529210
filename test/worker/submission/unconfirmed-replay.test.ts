import { describe, expect, it } from 'vitest';
import { sendCallback, successBody } from '../callbacks/builders.ts';
import { testEdge, FIRST_ID } from '../../support/edge.ts';
import { NOW, rows } from '../tasks/builders.ts';
import { aBody, errorOf, postWithKey, post } from './builders.ts';
import { slowEdge } from './stepped-clock.ts';

const SUBMIT_QUEUE_TIMEOUT_MS = 15_000;
const respondUnclear = () => new Response('<html>no</html>', { status: 502 });

describe('a repeated createTask whose outcome is unknown', () => {
  it('returns 504 to a repeated request after SUBMIT_QUEUE_TIMEOUT_MS without calling KIE', async () => {
    const edge = testEdge(respondUnclear);
    expect((await postWithKey(edge)).status).toBe(504);
    const response = await postWithKey(edge);
    expect((await errorOf(response)).error).toMatchObject({
      type: 'upstream_unconfirmed',
      retryable: true,
    });
    expect([response.status, edge.calls.length]).toEqual([504, 1]);
    expect(edge.clock.now - NOW).toBeGreaterThanOrEqual(SUBMIT_QUEUE_TIMEOUT_MS);
    expect(edge.clock.now - NOW).toBeLessThan(SUBMIT_QUEUE_TIMEOUT_MS + 2000);
  });

  it.each(['success', 'generating', 'fail'])(
    'returns the taskId that a callback of %s reports meanwhile',
    async (state) => {
      const { edge, clock, since } = slowEdge(respondUnclear, 0);
      const repeat = async () => {
        await postWithKey(edge);
        return postWithKey(edge);
      };
      const callback = async () => {
        await clock.runtime.sleep(6000);
        return sendCallback(edge, successBody({ taskId: 't9', state }), { id: FIRST_ID });
      };
      const [response] = await clock.runConcurrently([repeat, callback]);
      expect([response?.status, response?.headers.get('idempotent-replayed')]).toEqual([
        200,
        'true',
      ]);
      expect(await response?.json()).toMatchObject({ code: 200, data: { taskId: 't9' } });
      expect(since()).toBeLessThanOrEqual(8000);
      expect(edge.calls).toHaveLength(1);
    },
  );

  it('returns a final 504 at once for a task that was never confirmed', async () => {
    const edge = testEdge(respondUnclear);
    await postWithKey(edge);
    await edge.deps.store.tasks.end(FIRST_ID, 'never_confirmed', edge.clock.now);
    const startedAt = edge.clock.now;
    const response = await postWithKey(edge);
    expect((await errorOf(response)).error).toMatchObject({
      type: 'upstream_unconfirmed',
      retryable: false,
    });
    expect([response.status, edge.clock.now - startedAt, edge.calls.length]).toEqual([504, 0, 1]);
  });

  it('creates a second task if an unconfirmed request is repeated without an Idempotency-Key', async () => {
    const edge = testEdge(respondUnclear);
    await post(edge, aBody());
    await post(edge, aBody());
    expect(edge.calls).toHaveLength(2);
    expect(await rows('select state from tasks')).toHaveLength(2);
  });
});
