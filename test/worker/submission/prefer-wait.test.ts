import { describe, expect, it } from 'vitest';
import type { Responder } from '../../support/edge.ts';
import { accepted, createTaskRequest, testEdge, type TestEdge } from '../../support/edge.ts';
import { aSuccess, CLIP_URL, KIE_ID, NOW, rows } from '../tasks/builders.ts';
import { aBody } from './builders.ts';

const respondAccepted: Responder = () => accepted(KIE_ID);

const create = (edge: TestEdge, headers: Record<string, string>) =>
  edge.request('/api/v1/jobs/createTask', createTaskRequest(aBody(), headers));

/** An edge whose task succeeds after this time. */
function endingEdge(afterMs: number): TestEdge {
  const edge = testEdge(respondAccepted);
  edge.deps.runtime.sleep = async (ms) => {
    edge.clock.now += Math.max(0, ms);
    if (edge.clock.now < NOW + afterMs) return;
    const [task] = await rows('select id from tasks');
    const id = String(task?.['id']);
    const file = { n: 0, ext: 'mp4', sourceUrl: CLIP_URL };
    const result = { resultJson: `{"resultUrls":["/files/${id}/0.mp4"]}`, files: [file] };
    await edge.deps.store.tasks.applyStatus(aSuccess({ id, result, now: edge.clock.now }));
  };
  return edge;
}

describe('createTask with Prefer: wait', () => {
  it('holds the response until the task has ended and includes the task', async () => {
    const edge = endingEdge(5000);
    const response = await create(edge, { prefer: 'wait=30' });
    expect(response.headers.get('preference-applied')).toBe('wait=30');
    expect(await response.json()).toMatchObject({
      code: 200,
      data: { taskId: KIE_ID, task: { taskId: KIE_ID, state: 'success' } },
    });
    expect(edge.clock.now - NOW).toBeLessThan(7000);
  });

  it('returns the running task if the wait is over before its end', async () => {
    const edge = endingEdge(60_000);
    const response = await create(edge, { prefer: 'wait=10' });
    expect(await response.json()).toMatchObject({
      data: { taskId: KIE_ID, task: { state: 'waiting' } },
    });
    expect(edge.clock.now - NOW).toBeLessThan(12_000);
  });

  it('holds the response of a repeated request too', async () => {
    const edge = endingEdge(5000);
    await create(edge, { 'idempotency-key': 'one' });
    const response = await create(edge, { 'idempotency-key': 'one', prefer: 'wait=30' });
    expect(response.headers.get('idempotent-replayed')).toBe('true');
    expect(await response.json()).toMatchObject({ data: { task: { state: 'success' } } });
    expect(edge.calls).toHaveLength(1);
  });

  it('returns no task without Prefer: wait', async () => {
    const response = await create(endingEdge(0), {});
    expect((await response.json<{ data: object }>()).data).not.toHaveProperty('task');
  });
});
