import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { HealthReport } from '../../../src/worker/admin/views.ts';
import { evaluateAlerts } from '../../../src/worker/alerts/evaluate-alerts.ts';
import { run, sql } from '../../../src/worker/platform/sql.ts';
import { DAY_MS, HOUR_MS } from '../../../src/worker/platform/units.ts';
import {
  ADMIN_TOKEN,
  closedEdge,
  createClientToken,
  readData,
  requestAdmin,
} from '../auth/builders.ts';
import { readExposition } from '../admin/exposition.ts';
import { aBody } from '../submission/builders.ts';
import { charged, runChargedTasks, type ChargedTask } from '../submission/charged-tasks.ts';
import { DEFAULT_MODEL, type TestEdge } from '../../support/edge.ts';

/** An edge with one client, named Shop, whose tasks KIE charged like this. */
async function edgeAfter(tasks: readonly ChargedTask[], vars: Record<string, string> = {}) {
  const edge = closedEdge({ ADMIN_TOKEN, KIE_RATE_LIMIT: '1000', ALLOWED_MODELS: '*', ...vars });
  const { id, token } = await createClientToken(edge, { name: 'Shop', perMinute: null });
  await runChargedTasks(edge, token, tasks);
  return { edge, client: `token:${id}` };
}

const readHealth = async (edge: TestEdge) =>
  readData<HealthReport>(await requestAdmin(edge, 'GET', 'health'));
const readAlerts = async (edge: TestEdge) =>
  evaluateAlerts(
    await readHealth(edge),
    { ALERT_BALANCE_CREDITS: undefined, DATABASE_MAX_BYTES: 10e9 },
    new Map(),
  );
const kindsOf = async (edge: TestEdge) => (await readAlerts(edge)).map(({ kind }) => kind);

describe('the alert charges_unexpected', () => {
  it.each([
    ['ten times the price', 420, 420],
    ['a thousandth of a credit', 0.001, 0.001],
    ['nothing', 0, 0],
    ['a negative number', -42, 0],
    ['the largest number of a float', '1e308', 1e9],
  ])('names the model after a charge of %s', async (_what, charge, credits) => {
    const { edge } = await edgeAfter(charged(42, charge, 42));
    const alerts = await readAlerts(edge);
    expect(alerts).toMatchObject([{ kind: 'charges_unexpected', count: 1 }]);
    expect(alerts[0]?.message).toContain(
      `the price of ${DEFAULT_MODEL} (1 of its tasks, the latest reserved 42 credits and cost ${credits}).`,
    );
  });

  it('ends a day after the latest of these charges', async () => {
    const { edge } = await edgeAfter(charged(420));
    edge.clock.now += DAY_MS - 1;
    expect(await kindsOf(edge)).toEqual(['charges_unexpected']);
    edge.clock.now += 1;
    expect(await kindsOf(edge)).toEqual([]);
  });

  it.each<[string, ChargedTask[], Record<string, string>?]>([
    ['the list price', charged(42)],
    ['twice the list price', charged(84)],
    ['a tenth of the list price', charged(4.2)],
    ['no charge', charged('null')],
    ['a failure without a charge', [{ charge: 0, state: 'fail' }]],
    ['less than the price that the admin set', charged(1), { PRICES: '{"kling/*":500}' }],
    [
      'more than is reserved for an unknown price',
      [{ charge: 6000, body: aBody({ model: 'a/b' }) }],
    ],
  ])('is not raised for %s', async (_what, tasks, vars) => {
    const { edge } = await edgeAfter(tasks, vars);
    expect(await kindsOf(edge)).toEqual([]);
  });

  it('is raised for a failure that cost more than twice the price', async () => {
    const { edge } = await edgeAfter([{ charge: 85, state: 'fail' }]);
    expect(await kindsOf(edge)).toEqual(['charges_unexpected']);
  });
});

describe('the alert charges_above_reservation', () => {
  it('names a client of whose tasks three cost more than they reserved, and by how much', async () => {
    const { edge, client } = await edgeAfter(charged(50, 42, 50.5, 20, 84));
    const alerts = await readAlerts(edge);
    expect(alerts).toMatchObject([{ kind: 'charges_above_reservation', count: 3 }]);
    expect(alerts[0]?.message).toContain(
      `${client} (Shop): 3 tasks reserved 126 credits and cost 184.5.`,
    );
  });

  it('is not raised for two such tasks, nor for three of which one ended more than a day ago', async () => {
    const { edge } = await edgeAfter(charged(50, 50, 50));
    await run(
      env.DB,
      sql`update tasks set updated_at = updated_at - ${HOUR_MS} where seq = (select min(seq) from tasks)`,
    );
    expect(await kindsOf(edge)).toEqual(['charges_above_reservation']);
    edge.clock.now += DAY_MS - HOUR_MS;
    expect(await kindsOf(edge)).toEqual([]);
  });

  it('is not raised for a price that KIE raised once the edge has learned it', async () => {
    const { edge } = await edgeAfter(charged(60, 60));
    const { token } = await createClientToken(edge, { perMinute: null });
    await runChargedTasks(edge, token, charged(60));
    await runChargedTasks(edge, token, charged(60, 60, 60));
    expect(await kindsOf(edge)).toEqual([]);
  });
});

describe('the health report and the metrics', () => {
  it('list models with unexpected charges and clients whose charges exceed their reservations', async () => {
    const { edge, client } = await edgeAfter(charged(420, 420, 50));
    const { charges, at } = await readHealth(edge);
    expect(charges).toEqual({
      unexpected: [{ model: DEFAULT_MODEL, tasks: 2, charged: 420, reserved: 42, latestAt: at }],
      exceeding: [{ client, clientName: 'Shop', tasks: 3, charged: 890, reserved: 126 }],
    });
    const families = readExposition(await (await requestAdmin(edge, 'GET', 'metrics')).text());
    const samples = (name: string) =>
      Object.fromEntries(families.get(`kie_edge_${name}`)?.samples ?? []);
    expect(samples('unexpected_charges')).toEqual({ [`model="${DEFAULT_MODEL}"`]: 2 });
    expect(samples('credits_above_reservation')).toEqual({ [`client="${client}"`]: 764 });
  });

  it('name an owner that is not a client token without a name', async () => {
    const { edge } = await edgeAfter([]);
    await runChargedTasks(edge, (await createClientToken(edge)).token, charged(420, 420, 420));
    await run(env.DB, sql`update tasks set client = 'origin:abc'`);
    expect((await readHealth(edge)).charges.exceeding).toMatchObject([
      { client: 'origin:abc', clientName: null, tasks: 3 },
    ]);
  });
});
