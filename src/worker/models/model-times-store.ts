/** How long each model usually takes in this deployment, learnt from its latest tasks. */

import { DAY_MS, MINUTE_MS } from '../platform/units.ts';

/** By place these are the youngest, so no index is needed, and the cost is bounded. */
const LATEST_TASKS = 1000;

/** What is longer than a day is no duration but a clock that went wrong. */
const LONGEST_MS = DAY_MS;

export interface ModelTimes {
  /** Median. */
  p50Ms: number;
  /** 90th percentile. */
  p90Ms: number;
}

export interface ModelTimesStore {
  /** Of one model, if it was learnt; may be a minute old. */
  of(model: string, now: number): Promise<ModelTimes | undefined>;
  /** By model, all that were learnt. */
  all(): Promise<Map<string, ModelTimes>>;
  /** Learns anew: median and 90th percentile, from createTask to KIE's end. */
  learn(now: number): Promise<void>;
}

/** They are learnt every ten minutes, and asked for with every look at a running task. */
const KEPT_MS = MINUTE_MS;

export function modelTimesStore(db: D1Database): ModelTimesStore {
  let kept: { at: number; times: Map<string, ModelTimes> } | undefined;
  const all = async () => {
    const { results } = await db
      .prepare('select model, p50_ms as p50Ms, p90_ms as p90Ms from model_times')
      .all<ModelTimes & { model: string }>();
    return new Map(results.map(({ model, ...times }) => [model, times]));
  };
  return {
    of: async (model, now) => {
      if (kept === undefined || Math.abs(now - kept.at) >= KEPT_MS)
        kept = { at: now, times: await all() };
      return kept.times.get(model);
    },
    all,
    learn: async (now) => {
      await db
        .prepare(
          `with latest as (
             select model, state, complete_time - coalesce(kie_create_time, created_at) as ms
             from tasks order by seq desc limit ${LATEST_TASKS}
           ), ranked as (
             select model, ms,
               row_number() over (partition by model order by ms) as seq,
               count(*) over (partition by model) as tasks
             from latest where state = 'success' and ms between 1 and ${LONGEST_MS}
           )
           insert into model_times (model, p50_ms, p90_ms, tasks, computed_at)
           select model,
             min(case when seq * 2 >= tasks then ms end),
             min(case when seq * 10 >= tasks * 9 then ms end),
             tasks, ?1
           from ranked group by model
           on conflict (model) do update set
             p50_ms = excluded.p50_ms, p90_ms = excluded.p90_ms, tasks = excluded.tasks, computed_at = excluded.computed_at`,
        )
        .bind(now)
        .run();
    },
  };
}
