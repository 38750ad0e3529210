/** What KIE really charges here for like requests, learnt from the latest tasks. */

/** By place these are the youngest, so no index is needed, and the cost is bounded. */
const LATEST_TASKS = 1000;

export interface ChargeStore {
  /** Learns anew: of each likeness what its youngest success was charged. */
  learn(now: number): Promise<void>;
  /** Thousandths of a credit; undefined where no like request has succeeded yet. */
  find(model: string, likeness: string): Promise<number | undefined>;
}

export function chargeStore(db: D1Database): ChargeStore {
  return {
    learn: async (now) => {
      await db
        .prepare(
          `with latest as (
             select place, model, likeness, state, consume_credits, held_millicredits
             from tasks order by place desc limit ${LATEST_TASKS}
           ), charged as (
             select model, likeness, held_millicredits,
               row_number() over (partition by model, likeness order by place desc) as age
             from latest where state = 'success' and consume_credits > 0 and likeness is not null
           )
           insert into model_charges (model, likeness, millicredits, learnt_at)
           select model, likeness, held_millicredits, ?1 from charged where age = 1
           on conflict (model, likeness) do update set
             millicredits = excluded.millicredits, learnt_at = excluded.learnt_at
             where millicredits <> excluded.millicredits`,
        )
        .bind(now)
        .run();
    },
    find: async (model, likeness) => {
      const row = await db
        .prepare('select millicredits from model_charges where model = ?1 and likeness = ?2')
        .bind(model, likeness)
        .first<{ millicredits: number }>();
      return row?.millicredits;
    },
  };
}
