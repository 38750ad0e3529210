/** Durations and success rates of tasks per model in this deployment, computed from the latest tasks. */
import { all, raw, run, sql } from '../platform/sql.ts';
import { DAY_MS, MINUTE_MS } from '../platform/units.ts';

/** The latest by `seq`, so that no index is needed and the cost is bounded. */
const SAMPLE_TASKS = 1000;

/** A longer duration means that a clock was wrong. */
const MAX_DURATION_MS = DAY_MS;

/** Watching a running task reads the times at every poll; the cron recomputes them every ten minutes. */
const CACHE_MS = MINUTE_MS;

export interface ModelTimes {
  /** Median, in milliseconds from createTask to the end. */
  p50Ms: number;
  /** 90th percentile. */
  p90Ms: number;
}

/** A slot of time. Rates are in percent; null if no task ended in it. */
export interface SuccessRate {
  start: string;
  end: string;
  successRate: number | null;
  errorRate: number | null;
  isNormal: boolean;
}

const SLOT_MS = 10 * MINUTE_MS;
const SLOTS = 144;

/** A slot in which fewer tasks succeed is not normal. KIE does not say where it draws the line. */
const MIN_NORMAL_RATE = 50;

export interface ModelTimesStore {
  /** The times of one model, up to a minute old; undefined before its first success. */
  find(model: string, now: number): Promise<ModelTimes | undefined>;
  /** The times of every model that has any. */
  all(): Promise<Map<string, ModelTimes>>;
  /** Success rates of a model in the 144 slots of ten minutes before `now`, as KIE publishes them. */
  successRates(model: string, now: number): Promise<SuccessRate[]>;
  /** Recomputes the times from the latest successes. */
  recompute(now: number): Promise<void>;
}

export function modelTimesStore(db: D1Database): ModelTimesStore {
  let cache: { at: number; times: Map<string, ModelTimes> } | undefined;
  const readAll = async () => {
    const rows = await all<ModelTimes & { model: string }>(
      db,
      sql`select model, p50_ms as p50Ms, p90_ms as p90Ms from model_times`,
    );
    return new Map(rows.map(({ model, ...times }) => [model, times]));
  };
  return {
    find: async (model, now) => {
      if (cache === undefined || Math.abs(now - cache.at) >= CACHE_MS)
        cache = { at: now, times: await readAll() };
      return cache.times.get(model);
    },
    all: readAll,
    successRates: async (model, now) => {
      const first = Math.floor(now / SLOT_MS) - SLOTS;
      const rows = await all<{ slot: number; tasks: number; successes: number }>(
        db,
        sql`with latest as (
            select model, state, complete_time from tasks order by seq desc limit ${raw(String(SAMPLE_TASKS))}
          )
          select complete_time / ${raw(String(SLOT_MS))} as slot, count(*) as tasks, sum(state = 'success') as successes
          from latest
          where model = ${model} and state in ('success', 'fail') and complete_time >= ${first * SLOT_MS}
          group by slot`,
      );
      const bySlot = new Map(rows.map((row) => [row.slot, row]));
      return Array.from({ length: SLOTS }, (_, at) =>
        toSuccessRate(first + at, bySlot.get(first + at)),
      );
    },
    recompute: async (now) => {
      await run(
        db,
        sql`with latest as (
            select model, state, complete_time - coalesce(kie_create_time, created_at) as ms
            from tasks order by seq desc limit ${raw(String(SAMPLE_TASKS))}
          ), ranked as (
            select model, ms,
              row_number() over (partition by model order by ms) as rank,
              count(*) over (partition by model) as tasks
            from latest where state = 'success' and ms between 1 and ${raw(String(MAX_DURATION_MS))}
          )
          insert into model_times (model, p50_ms, p90_ms, tasks, computed_at)
          select model,
            min(case when rank * 2 >= tasks then ms end),
            min(case when rank * 10 >= tasks * 9 then ms end),
            tasks, ${now}
          from ranked group by model
          on conflict (model) do update set
            p50_ms = excluded.p50_ms, p90_ms = excluded.p90_ms, tasks = excluded.tasks, computed_at = excluded.computed_at`,
      );
    },
  };
}

function toSuccessRate(
  slot: number,
  ended: { readonly tasks: number; readonly successes: number } | undefined,
): SuccessRate {
  const rate = ended === undefined ? null : Math.round((1000 * ended.successes) / ended.tasks) / 10;
  return {
    start: new Date(slot * SLOT_MS).toISOString(),
    end: new Date((slot + 1) * SLOT_MS).toISOString(),
    successRate: rate,
    errorRate: rate === null ? null : Math.round((100 - rate) * 10) / 10,
    isNormal: rate === null || rate >= MIN_NORMAL_RATE,
  };
}
