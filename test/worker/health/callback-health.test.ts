import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { HealthData } from '../../../src/worker/health/health-report.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import type { TestEdge } from '../../support/edge.ts';
import { quietEdge, sendCallback, successBody } from '../callbacks/builders.ts';
import { measuredDb } from '../tasks/measured-db.ts';
import { readinessStore } from '../../../src/worker/health/readiness-store.ts';
import { aStatusUpdate, NOW, submittedTask } from '../tasks/builders.ts';

async function findCallbackWarning(edge: TestEdge): Promise<string | undefined> {
  const { data } = await (await edge.request('/health')).json<{ data: HealthData }>();
  return data.warnings.find((text) => /callbacks do not arrive/.test(text));
}

/** Inserts tasks that were created at NOW and whose end a poll found at `endedAt`; returns their ids. */
async function polledTasks(count: number, endedAt = NOW + MINUTE_MS, publicBaseUrl?: string) {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const { id } = await submittedTask(publicBaseUrl === undefined ? {} : { publicBaseUrl });
    await taskStore(env.DB).applyStatus(
      aStatusUpdate({ state: 'fail', taskId: `kie-${n}` }, { id, now: endedAt }),
    );
    ids.push(id);
  }
  return ids;
}

/** An edge whose clock is `minutes` after NOW. */
function edgeAfter(minutes: number, vars: Record<string, string> = {}): TestEdge {
  const edge = quietEdge(vars);
  edge.clock.now = NOW + minutes * MINUTE_MS;
  return edge;
}

describe("/health and KIE's callbacks", () => {
  it('warns with the remedies when none of several finished tasks was called back', async () => {
    await polledTasks(3);
    const warning = await findCallbackWarning(edgeAfter(21));
    expect(warning).toContain('none of the last 3 tasks was called back');
    for (const remedy of ['Cloudflare Access', 'Bot Fight Mode', 'WAF', 'KIE_WEBHOOK_HMAC_KEY'])
      expect(warning).toContain(remedy);
  });

  it('does not warn on a new deployment, where no task has finished', async () => {
    for (let n = 0; n < 5; n++) await submittedTask();
    expect(await findCallbackWarning(edgeAfter(60))).toBeUndefined();
  });

  it('does not warn before the tasks are 20 minutes old and their callbacks 10 minutes late', async () => {
    await polledTasks(3, NOW + 15 * MINUTE_MS);
    expect(await findCallbackWarning(edgeAfter(24))).toBeUndefined();
    expect(await findCallbackWarning(edgeAfter(25))).toBeDefined();
  });

  it('does not warn for one or two tasks, whose callbacks KIE may have lost', async () => {
    await polledTasks(2);
    expect(await findCallbackWarning(edgeAfter(21))).toBeUndefined();
  });

  it('does not warn when a poll was faster than the callback, which arrived afterwards', async () => {
    const [id = ''] = (await polledTasks(3)).toReversed();
    const edge = edgeAfter(21);
    await sendCallback(edge, successBody({ taskId: 'kie-2', state: 'fail' }), { id });
    expect(await findCallbackWarning(edge)).toBeUndefined();
  });

  it('warns when the latest three tasks were not called back although the one before was', async () => {
    const [id = ''] = await polledTasks(4);
    const edge = edgeAfter(21);
    await sendCallback(edge, successBody({ taskId: 'kie-0', state: 'fail' }), { id });
    expect(await findCallbackWarning(edge)).toContain('none of the last 3 tasks was called back');
  });

  it('does not warn when the latest task ended by its callback', async () => {
    await polledTasks(3);
    const { id } = await submittedTask();
    const edge = edgeAfter(1);
    await sendCallback(edge, successBody(), { id });
    edge.clock.now = NOW + 20 * MINUTE_MS;
    expect(await findCallbackWarning(edge)).toBeUndefined();
  });

  it('does not warn about tasks of an address that KIE cannot reach', async () => {
    await polledTasks(5, NOW + MINUTE_MS, 'http://127.0.0.1:8787');
    expect(await findCallbackWarning(edgeAfter(21))).toBeUndefined();
  });

  it('does not judge tasks whose callbacks the retention of prompts may have deleted', async () => {
    await polledTasks(3);
    const daysLater = (DAY_MS + MINUTE_MS) / MINUTE_MS;
    expect(
      await findCallbackWarning(edgeAfter(daysLater, { PROMPT_RETENTION_DAYS: '1' })),
    ).toBeUndefined();
    expect(await findCallbackWarning(edgeAfter(daysLater))).toBeDefined();
  });

  it('does not warn about tasks of last week', async () => {
    await polledTasks(3);
    expect(await findCallbackWarning(edgeAfter((7 * DAY_MS) / MINUTE_MS + 1))).toBeUndefined();
  });
});

it('/health reads at most 42 rows of any number of tasks', async () => {
  await polledTasks(60);
  const { db, statements } = measuredDb(env.DB);
  const { endedTasks } = await readinessStore(db).read({
    createdAfter: NOW - DAY_MS,
    createdBefore: NOW + DAY_MS,
    endedBefore: NOW + DAY_MS,
    lostSince: NOW,
  });
  expect(endedTasks).toHaveLength(20);
  expect(statements.reduce((sum, { rowsRead }) => sum + rowsRead, 0)).toBeLessThanOrEqual(42);
});
