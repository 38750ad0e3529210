/** What KIE charged in this deployment, by price key, learned from the latest tasks. */
import { first, raw, run, sql } from '../platform/sql.ts';

/** The latest by `seq`, so that no index is needed and the cost is bounded. */
const SAMPLE_TASKS = 1000;

export interface LearnedPriceStore {
  /** Stores the charge of the latest success of each price key. */
  recompute(now: number): Promise<void>;
  /** Millicredits; undefined if no request with this price key has succeeded yet. */
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
            select model, price_key, reserved_millicredits,
              row_number() over (partition by model, price_key order by seq desc) as age
            from latest where state = 'success' and consume_credits > 0 and price_key is not null
          )
          insert into learned_prices (model, price_key, millicredits, computed_at)
          select model, price_key, reserved_millicredits, ${now} from charged where age = 1
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
