import { buildRoutes } from '../../../src/worker/routes.ts';
import { toRouteDeps } from '../../support/test-deps.ts';
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/worker/app.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { reconcileDueTasks } from '../../../src/worker/reconciliation/due-tasks.ts';
import {
  accepted,
  createTaskRequest,
  ORIGIN,
  testEdge,
  type Responder,
  type TestEdge,
} from '../../support/edge.ts';
import { NOW, rows } from '../tasks/builders.ts';
import { aBody, CREATE_PATH, post } from './builders.ts';

/** An edge whose KIE responds after `ms`; the cron runs just before the response arrives. */
function slowKie(ms: number, respond: Responder): TestEdge {
  const edge: TestEdge = testEdge(async (call) => {
    edge.clock.now += ms;
    await reconcileDueTasks(edge.deps);
    return respond(call);
  });
  return edge;
}

const readTask = async () =>
  (await rows('select state, task_id, next_poll_at - created_at as poll_delay from tasks'))[0];

describe('a submission that takes long', () => {
  it('polls a task within 30 minutes if KIE accepts it after the cron marked it unconfirmed', async () => {
    const edge = slowKie(4 * MINUTE_MS, () => accepted('t1'));
    await post(edge, aBody());
    expect(edge.lines.join()).toContain('task.interrupted');
    expect(await readTask()).toEqual({
      state: 'waiting',
      task_id: 't1',
      poll_delay: 34 * MINUTE_MS,
    });
  });

  it('keeps the planned poll of a task that KIE accepts before the submission floor', async () => {
    await post(
      slowKie(54 * SECOND_MS, () => accepted('t1')),
      aBody(),
    );
    expect(await readTask()).toMatchObject({ state: 'waiting', poll_delay: 3 * MINUTE_MS });
  });

  it('counts the deadline of an unconfirmed task from its creation', async () => {
    await post(
      slowKie(40 * SECOND_MS, () => new Response('', { status: 502 })),
      aBody(),
    );
    expect(await readTask()).toMatchObject({ state: 'unconfirmed', poll_delay: DAY_MS });
  });
});

describe('a caller that disconnects', () => {
  it('does not prevent that the outcome of its submission is recorded', async () => {
    const called = Promise.withResolvers<void>();
    const kie = Promise.withResolvers<Response>();
    const edge = testEdge(() => {
      called.resolve();
      return kie.promise;
    });
    const kept: Promise<unknown>[] = [];
    const ctx = createExecutionContext();
    ctx.waitUntil = (work) => void kept.push(work);
    const request = new Request(ORIGIN + CREATE_PATH, createTaskRequest(aBody()));
    const response = createApp(edge.deps, buildRoutes(toRouteDeps(edge.deps))).fetch(
      request,
      env,
      ctx,
    );
    await called.promise;
    kie.resolve(accepted('t1'));
    // The runtime keeps an invocation without a client alive for this work, and for nothing else.
    await Promise.all(kept);
    expect(await readTask()).toMatchObject({ state: 'waiting', task_id: 't1' });
    expect((await response).status).toBe(200);
    expect(edge.clock.now).toBe(NOW);
  });
});
