import { describe, expect, it } from 'vitest';
import {
  accepted,
  createTaskRequest,
  KIE_KEY,
  DEFAULT_MODEL,
  testEdge,
  FIRST_ID,
} from '../../support/edge.ts';

const body = { model: DEFAULT_MODEL, input: { prompt: 'a lake' } };

describe('createTask', () => {
  it('commits the task before it calls KIE', async () => {
    const seen: unknown[] = [];
    const edge = testEdge(async () => {
      seen.push((await edge.deps.store.tasks.find(FIRST_ID))?.state);
      return accepted('t1');
    });
    const response = await edge.request('/api/v1/jobs/createTask', createTaskRequest(body));
    expect(await response.json()).toMatchObject({
      code: 200,
      msg: 'success',
      message: 'success',
      data: { taskId: 't1' },
    });
    expect(seen).toEqual(['submitting']);
  });

  it("sends the key of the deployment and never the caller's Authorization", async () => {
    const edge = testEdge(() => accepted('t1'));
    await edge.request(
      '/api/v1/jobs/createTask',
      createTaskRequest(body, { authorization: 'Bearer mine' }),
    );
    expect(edge.calls[0]?.headers.get('authorization')).toBe(`Bearer ${KIE_KEY}`);
    expect(JSON.stringify(edge.calls)).not.toContain('mine');
  });
});
