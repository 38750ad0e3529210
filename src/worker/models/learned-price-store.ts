/** What KIE usually charges in this deployment, by price key, learned from the latest tasks. */
import { first, raw, run, sql } from '../platform/sql.ts';

/** The latest by `seq`, so that no index is needed and the cost is bounded. */
const SAMPLE_TASKS = 1000;

/** Of this many charges of a price key the median counts, so that an odd one does not change the price. */
const MIN_CHARGES = 3;
const MAX_CHARGES = 5;

export interface LearnedPriceStore {
  /** Stores the median of the latest charges of each price key that has enough of them. */
  recompute(now: number): Promise<void>;
  /** Millicredits; undefined if too few requests with this price key have succeeded. */
  find(model: string, priceKey: string): Promise<number | undefined>;
}

export function learnedPriceStore(db: D1Database): LearnedPriceStore {
  return {
    recompute: async (now) => {
      await run(
        db,
        sql`with latest as (
            select seq, model, price_key, state, consume_credits, reserved_millicredits
            from tasks order by seq desc limit ${raw(String(SAMPLE_TASKS))}
          ), charged as (
            select model, price_key, reserved_millicredits as charge,
              row_number() over (partition by model, price_key order by seq desc) as age
            from latest where state = 'success' and consume_credits > 0 and price_key is not null
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
            where millicredits <> excluded.millicredits`,
      );
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
