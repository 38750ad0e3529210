/** What createTask's response keeps from caches and from callers. */
import { describe, expect, it } from 'vitest';
import { accepted, createTaskRequest, testEdge } from '../../support/edge.ts';
import { APP, closedEdge, createTask, pageHeaders } from '../auth/builders.ts';
import { aStatusUpdate, KIE_ID, rows } from '../tasks/builders.ts';
import { aBody, acceptingEdge, CREATE_PATH, post } from './builders.ts';

it.each([{}, { prefer: 'wait=1' }])(
  'the response to createTask with the headers %j contains a readToken and is stored by no cache',
  async (headers) => {
    const response = await post(acceptingEdge(), aBody(), headers);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toMatchObject({ data: { readToken: expect.any(String) } });
  },
);

/** The task in the response to a createTask with `Prefer: wait`, after KIE has reported the balance of its account. */
async function waitForTaskWithBalance(
  vars: Record<string, string>,
  headers: Record<string, string>,
): Promise<object> {
  const edge = testEdge(() => accepted(KIE_ID), vars);
  edge.deps.runtime.sleep = async (ms) => {
    edge.clock.now += Math.max(0, ms);
    const [task] = await rows('select id from tasks');
    const status = { state: 'fail', remainedCredits: 1234 } as const;
    const update = aStatusUpdate(status, { id: String(task?.['id']), now: edge.clock.now });
    await edge.deps.store.tasks.applyStatus(update);
  };
  const request = createTaskRequest(aBody(), { prefer: 'wait=30', ...headers });
  const response = await edge.request(CREATE_PATH, request);
  return (await response.json<{ data: { task: object } }>()).data.task;
}

describe("the balance of the operator's KIE account", () => {
  it('is not in the task that createTask returns to a page with Prefer: wait', async () => {
    const vars = { AUTH_MODE: 'required', ALLOWED_ORIGINS: APP };
    const task = await waitForTaskWithBalance(vars, pageHeaders(APP));
    expect(task).toMatchObject({ state: 'fail' });
    expect(task).not.toHaveProperty('remainedCredits');
  });

  it('is in the task that createTask returns to the operator during development', async () => {
    expect(await waitForTaskWithBalance({}, {})).toMatchObject({ remainedCredits: 1234 });
  });
});

it('createTask of a page returns no balance without Prefer: wait either', async () => {
  const response = await createTask(closedEdge({ ALLOWED_ORIGINS: APP }), pageHeaders(APP));
  expect(await response.text()).not.toContain('remainedCredits');
});
