/**
 * What KIE usually charges in this deployment, by price key, learned from the latest tasks. A charge outside the range
 * that was expected for its task (charge-rules.ts) takes no part.
 */
import { batch, first, prepare, raw, sql } from '../platform/sql.ts';
import { DAY_MS } from '../platform/units.ts';

/** The latest by `seq`, so that no index is needed and the cost is bounded. */
const SAMPLE_TASKS = 1000;

/** Of this many charges of a price key the median counts, so that an odd one does not change the price. */
const MIN_CHARGES = 3;
const MAX_CHARGES = 5;

/** A price that the latest tasks have not confirmed for this long is forgotten: callers choose the keys. */
const FORGET_MS = 30 * DAY_MS;

export interface LearnedPriceStore {
  /** Stores the median of the latest charges of each price key that has enough of them. `now`: Unix milliseconds. */
  recompute(now: number): Promise<void>;
  /** Millicredits; undefined if too few requests with this price key have succeeded. */
  find(model: string, priceKey: string): Promise<number | undefined>;
}

export function learnedPriceStore(db: D1Database): LearnedPriceStore {
  return {
    recompute: async (now) => {
      const learn = sql`
          with latest as (
            select seq, model, price_key, state, charged_millicredits, min_charge_millicredits, max_charge_millicredits
            from tasks order by seq desc limit ${raw(String(SAMPLE_TASKS))}
          ), charged as (
            select model, price_key, charged_millicredits as charge,
              row_number() over (partition by model, price_key order by seq desc) as age
            from latest where state = 'success' and price_key is not null and charged_millicredits > 0
              and charged_millicredits between min_charge_millicredits and max_charge_millicredits
          ), ordered as (
            select model, price_key, charge,
              row_number() over (partition by model, price_key order by charge) as place,
              count(*) over (partition by model, price_key) as charges
            from charged where age <= ${MAX_CHARGES}
          )
          insert into learned_prices (model, price_key, millicredits, computed_at)
          select model, price_key, charge, ${now} from ordered
          where charges >= ${MIN_CHARGES} and place = charges / 2 + 1
          on conflict (model, price_key) do update set
            millicredits = excluded.millicredits, computed_at = excluded.computed_at
            where millicredits <> excluded.millicredits or computed_at < excluded.computed_at - ${raw(String(DAY_MS))}`;
      const forget = sql`delete from learned_prices where computed_at < ${now - FORGET_MS}`;
      await batch(db, [prepare(db, learn), prepare(db, forget)]);
    },
    find: async (model, priceKey) => {
      const row = await first<{ millicredits: number }>(
        db,
        sql`select millicredits from learned_prices where model = ${model} and price_key = ${priceKey}`,
      );
      return row?.millicredits;
    },
  };
}
