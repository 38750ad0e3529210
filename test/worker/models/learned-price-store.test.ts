import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { learnedPriceStore } from '../../../src/worker/models/learned-price-store.ts';
import { DAY_MS } from '../../../src/worker/platform/units.ts';
import { NOW, rows } from '../tasks/builders.ts';

const store = learnedPriceStore(env.DB);
const find = () => store.find('a/b', 'a key');
const computedAt = async () =>
  (await rows('select computed_at as at from learned_prices'))[0]?.['at'];

interface ChargedTask {
  /** Millicredits. */
  charge: number;
  model?: string;
  priceKey?: string;
  state?: string;
}

/** Finished tasks in their order of creation, whose charge was expected between 10 and 100 millicredits. */
async function insertCharged(...tasks: readonly ChargedTask[]): Promise<void> {
  const known = Number((await rows('select count(*) as n from tasks'))[0]?.['n']);
  const list = tasks.map(({ charge, model = 'a/b', priceKey = 'a key', state = 'success' }, i) => ({
    seq: 1 + known + i,
    charge,
    model,
    priceKey,
    state,
  }));
  await env.DB.prepare(
    `insert into tasks (seq, id, client, account, reserved_millicredits, min_charge_millicredits, max_charge_millicredits, budget_day,
       model, price_key, request, public_base_url, state, created_at, updated_at, charged_millicredits)
     select value ->> 'seq', printf('%016d-%022d', value ->> 'seq', 0), 'none', 'none', 42, 10, 100, '2026-01-01',
       value ->> 'model', value ->> 'priceKey', '{}', 'o', value ->> 'state', ?2, ?2, value ->> 'charge'
     from json_each(?1) order by key`,
  )
    .bind(JSON.stringify(list), NOW)
    .run();
}

const charges = (...list: number[]) => list.map((charge): ChargedTask => ({ charge }));

describe('the learned price of a price key', () => {
  it.each([
    ['three charges', charges(50, 70, 60), 60],
    ['the upper of the middle two of four', charges(50, 70, 60, 80), 70],
    ['the latest five, not of older ones', charges(99, 99, 99, 50, 51, 52, 53, 54), 52],
    ['charges at the ends of the expected range', charges(10, 100, 10), 10],
  ])('is the median of %s', async (_what, tasks, expected) => {
    await insertCharged(...tasks);
    await store.recompute(NOW);
    expect(await find()).toBe(expected);
  });

  it.each([
    ['there are two', charges(50, 60)],
    ['one of three is below the expected range', charges(50, 60, 9)],
    ['one of three is above the expected range', charges(50, 60, 101)],
    ['one of three belongs to a failed task', [...charges(50, 60), { charge: 50, state: 'fail' }]],
    ['one of three has another key', [...charges(50, 60), { charge: 50, priceKey: 'another' }]],
    ['one of three is of another model', [...charges(50, 60), { charge: 50, model: 'a/c' }]],
  ])('is unknown if of the charges %s', async (_what, tasks) => {
    await insertCharged(...tasks);
    await store.recompute(NOW);
    expect(await find()).toBeUndefined();
  });

  it('counts the latest 1,000 tasks only, so that its cost is bounded', async () => {
    await insertCharged(
      ...charges(50),
      ...Array.from({ length: 998 }, () => ({ charge: 60, priceKey: 'b' })),
    );
    await insertCharged(...charges(50, 50));
    await store.recompute(NOW);
    expect(await find()).toBeUndefined();
  });

  it('changes when the latest charges have another median', async () => {
    await insertCharged(...charges(50, 50, 50));
    await store.recompute(NOW);
    await insertCharged(...charges(60, 60, 60));
    await store.recompute(NOW + 1);
    expect([await find(), await computedAt()]).toEqual([60, NOW + 1]);
  });

  it('is written again only when a day has passed, so that a price that stays costs few writes', async () => {
    await insertCharged(...charges(50, 50, 50));
    await store.recompute(NOW);
    await store.recompute(NOW + DAY_MS);
    expect(await computedAt()).toBe(NOW);
    await store.recompute(NOW + DAY_MS + 1);
    expect(await computedAt()).toBe(NOW + DAY_MS + 1);
  });

  it('is forgotten when no task has confirmed it for 30 days', async () => {
    await insertCharged(...charges(50, 50, 50));
    await store.recompute(NOW);
    await rows('delete from tasks');
    await store.recompute(NOW + 30 * DAY_MS);
    expect(await find()).toBe(50);
    await store.recompute(NOW + 30 * DAY_MS + 1);
    expect(await find()).toBeUndefined();
  });
});
