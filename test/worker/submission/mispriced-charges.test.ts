/** Whatever KIE charges for the tasks of one client, other clients are admitted as before. */
import { describe, expect, it } from 'vitest';
import {
  ADMIN_TOKEN,
  bearer,
  closedEdge,
  createClientToken,
  createTask,
  readData,
  requestAdmin,
} from '../auth/builders.ts';
import { DAY_MS } from '../../../src/worker/platform/units.ts';
import { rows } from '../tasks/builders.ts';
import type { TestEdge } from '../../support/edge.ts';
import { aBody } from './builders.ts';
import { charged, runChargedTasks, type ChargedTask } from './charged-tasks.ts';

const unlimited = { perMinute: null, maxConcurrent: null, dailyCredits: null };

/** An edge with one client whose tasks KIE charged like this. */
async function edgeAfter(tasks: readonly ChargedTask[]) {
  const edge = closedEdge({ ADMIN_TOKEN, KIE_RATE_LIMIT: '1000', ALLOWED_MODELS: '*' });
  const { id, token } = await createClientToken(edge, unlimited);
  await runChargedTasks(edge, token, tasks);
  return { edge, id, token };
}

/** How a new client with a budget of 100 credits fares: what its tasks reserve, and the last status. */
async function admitAnother(edge: TestEdge, body = aBody()) {
  const { id, token } = await createClientToken(edge, { ...unlimited, dailyCredits: 100 });
  const statuses = [];
  for (let n = 0; n < 3; n++) statuses.push((await createTask(edge, bearer(token), body)).status);
  const reserved = await rows(
    `select reserved_millicredits / 1000.0 as credits from tasks where client = 'token:${id}' order by seq`,
  );
  return { statuses, reserved: reserved.map(({ credits }) => credits) };
}

const thrice = (task: ChargedTask) => [task, task, task];
const withDuration = (duration?: string) => aBody({ input: { prompt: 'a', duration } });

describe('a client with a budget for two tasks', () => {
  it.each([
    ['a thousandth of a credit', 0.001],
    ['ten times the price', 420],
    ['the largest number of a float', '1e308'],
    ['a number beyond a float', '1e999'],
    ['a negative number', -420],
    ['a text', '"420"'],
    ['null', 'null'],
    ['a list', '[420]'],
  ])(
    'is admitted as before after KIE charged another client three times %s',
    async (_what, charge) => {
      const { edge } = await edgeAfter([]);
      const before = await admitAnother(edge);
      expect(before).toEqual({ statuses: [200, 200, 402], reserved: [42, 42] });
      const { token } = await createClientToken(edge, unlimited);
      await runChargedTasks(edge, token, charged(charge, charge, charge));
      expect(await admitAnother(edge)).toEqual(before);
    },
  );

  it.each<[string, ChargedTask[]]>([
    ['one of three is ten times the price', charged(42, 420, 42)],
    ['two of five are odd', charged(42, 420, 42, 0.001, 42)],
    ['failed tasks cost nothing', thrice({ charge: 0, state: 'fail' })],
    ['failed tasks cost twice the price', thrice({ charge: 84, state: 'fail' })],
    ['tasks of another duration cost more', thrice({ charge: 84, body: withDuration('10') })],
    ['tasks without a duration cost more', thrice({ charge: 84, body: withDuration() })],
  ])('is admitted at the list price if of another client’s charges %s', async (_what, tasks) => {
    const { edge } = await edgeAfter(tasks);
    expect(await admitAnother(edge)).toEqual({ statuses: [200, 200, 402], reserved: [42, 42] });
  });
});

describe('the reservation after charges of the same price key', () => {
  it.each([
    ['a price that KIE raised', charged(60, 60, 60), 60],
    ['the median of the latest five charges', charged(60, 60, 50, 45, 70, 45, 50), 50],
    ['the raised price although two of five charges are odd', charged(60, 420, 60, 0.001, 60), 60],
    ['the list price if there are two charges', charged(60, 60), 42],
    ['the list price if KIE charges less', charged(20, 20, 20), 42],
  ])('is %s', async (_what, tasks, credits) => {
    const { edge } = await edgeAfter(tasks);
    expect((await admitAnother(edge)).reserved[0]).toBe(credits);
  });

  it('stays the dearest price of a missing field, whatever KIE charged for it', async () => {
    const body = withDuration();
    const { edge, token } = await edgeAfter(thrice({ charge: 42, body }));
    expect((await admitAnother(edge, body)).reserved).toEqual([84]);
    const estimate = await edge.request('/api/v1/jobs/estimate', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(token) },
      body: JSON.stringify(body),
    });
    expect(await readData(estimate)).toMatchObject({
      credits: 42,
      maxCredits: 84,
      basis: 'list',
    });
  });

  it('is the list price again when no task has confirmed another one for 30 days', async () => {
    const { edge } = await edgeAfter(charged(60, 60, 60));
    await rows('delete from tasks');
    await edge.deps.store.learnedPrices.recompute(edge.clock.now + 30 * DAY_MS + 1);
    expect((await admitAnother(edge)).reserved[0]).toBe(42);
  });
});

describe('the settlement of a task', () => {
  it.each<[string, string | number, number]>([
    ['what KIE charged, more than reserved', 420, 420],
    ['what KIE charged, less than reserved', 0.001, 0.001],
    ['the most that accounts count, a thousand million credits', '1e308', 1e9],
    ['the reservation if the charge is beyond a float', '1e999', 42],
    ['the reservation if the charge is a text', '"420"', 42],
    ['the reservation without a charge', 'null', 42],
    ['nothing for a negative charge', -420, 0],
  ])('takes %s', async (_what, charge, credits) => {
    const { edge, id, token } = await edgeAfter(charged(charge));
    const usage = await edge.request('/api/v1/usage', { headers: bearer(token) });
    expect(await readData(usage)).toMatchObject({ used: { running: 0, creditsToday: credits } });
    const views = [
      'health',
      'usage?groupBy=client,model',
      'today',
      'metrics',
      `clients/${id}`,
      'tasks',
    ];
    for (const view of views) {
      const response = await requestAdmin(edge, 'GET', view);
      expect([view, response.status]).toEqual([view, 200]);
      expect(await response.text()).not.toMatch(/NaN|Infinity/);
    }
    const table = await readData<{ rows: { credits: number }[] }>(
      await requestAdmin(edge, 'GET', 'usage'),
    );
    expect(table.rows[0]?.credits).toBe(credits);
  });

  it('adds up many impossible charges exactly', async () => {
    const { edge, token } = await edgeAfter(charged('1e308', '1e308', '1e308', 42));
    const usage = await edge.request('/api/v1/usage', { headers: bearer(token) });
    expect(await readData(usage)).toMatchObject({ used: { creditsToday: 3e9 + 42 } });
  });
});
