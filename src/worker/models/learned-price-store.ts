/** What KIE really charges here for like requests, learnt from the latest tasks. */

/** By place these are the youngest, so no index is needed, and the cost is bounded. */
const LATEST_TASKS = 1000;

export interface ChargeStore {
  /** Learns anew: of each likeness what its youngest success was charged. */
  learn(now: number): Promise<void>;
  /** Thousandths of a credit; undefined where no like request has succeeded yet. */
  find(model: string, priceKey: string): Promise<number | undefined>;
}

export function chargeStore(db: D1Database): ChargeStore {
  return {
    learn: async (now) => {
      await db
        .prepare(
          `with latest as (
             select seq, model, price_key, state, consume_credits, reserved_millicredits
             from tasks order by seq desc limit ${LATEST_TASKS}
           ), charged as (
             select model, price_key, reserved_millicredits,
               row_number() over (partition by model, price_key order by seq desc) as age
             from latest where state = 'success' and consume_credits > 0 and price_key is not null
           )
           insert into learned_prices (model, price_key, millicredits, computed_at)
           select model, price_key, reserved_millicredits, ?1 from charged where age = 1
           on conflict (model, price_key) do update set
             millicredits = excluded.millicredits, computed_at = excluded.computed_at
             where millicredits <> excluded.millicredits`,
        )
        .bind(now)
        .run();
    },
    find: async (model, priceKey) => {
      const row = await db
        .prepare('select millicredits from learned_prices where model = ?1 and price_key = ?2')
        .bind(model, priceKey)
        .first<{ millicredits: number }>();
      return row?.millicredits;
    },
  };
}
