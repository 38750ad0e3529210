/** Durations and success rates of tasks per model in this deployment, computed from the latest tasks. */
import { cached } from '../platform/cached.ts';
import { all, raw, run, sql } from '../platform/sql.ts';
import { DAY_MS, MINUTE_MS } from '../platform/units.ts';

/** The latest by `seq`, so that no index is needed and the cost is bounded. */
const SAMPLE_TASKS = 1000;

/** A longer duration means that a clock was wrong. */
const MAX_DURATION_MS = DAY_MS;

/** Watchers read the times at every poll, and every caller may read lists; the cron recomputes the times every ten minutes. */
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

interface EndedTasks {
  readonly tasks: number;
  readonly successes: number;
}

const SLOT_MS = 10 * MINUTE_MS;
const SLOTS = 144;

/** A slot in which fewer tasks succeed is not normal. KIE does not say where it draws the line. */
const MIN_NORMAL_RATE = 50;

export interface ModelTimesStore {
  /** The times of one model, up to a minute old; undefined before its first success. */
  find(model: string, now: number): Promise<ModelTimes | undefined>;
  /** The times of every model that has any, up to a minute old. */
  all(now: number): Promise<ReadonlyMap<string, ModelTimes>>;
  /** Success rates of a model in the 144 slots of ten minutes before `now`, as KIE publishes them, up to a minute old. */
  successRates(model: string, now: number): Promise<SuccessRate[]>;
  /** Recomputes the times from the latest successes. */
  recompute(now: number): Promise<void>;
}

export function modelTimesStore(db: D1Database): ModelTimesStore {
  const readTimes = cached(CACHE_MS, async () => {
    const rows = await all<ModelTimes & { model: string }>(
      db,
      sql`select model, p50_ms as p50Ms, p90_ms as p90Ms from model_times`,
    );
    return new Map(rows.map(({ model, ...times }) => [model, times]));
  });
  /** By model and slot. All models at once: the rows that are read are the same. */
  const readEnds = cached(CACHE_MS, async (now) => {
    const rows = await all<EndedTasks & { model: string; slot: number }>(
      db,
      sql`with latest as (
          select model, state, complete_time from tasks order by seq desc limit ${raw(String(SAMPLE_TASKS))}
        )
        select model, complete_time / ${raw(String(SLOT_MS))} as slot, count(*) as tasks, sum(state = 'success') as successes
        from latest
        where state in ('success', 'fail') and complete_time >= ${firstSlot(now) * SLOT_MS}
        group by model, slot`,
    );
    return Map.groupBy(rows, ({ model }) => model);
  });
  return {
    find: async (model, now) => (await readTimes(now)).get(model),
    all: readTimes,
    successRates: async (model, now) => {
      const rows = (await readEnds(now)).get(model) ?? [];
      const bySlot = new Map(rows.map((row) => [row.slot, row]));
      const first = firstSlot(now);
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

const firstSlot = (now: number) => Math.floor(now / SLOT_MS) - SLOTS;

function toSuccessRate(slot: number, ended: EndedTasks | undefined): SuccessRate {
  const rate = ended === undefined ? null : Math.round((1000 * ended.successes) / ended.tasks) / 10;
  return {
    start: formatSlot(slot),
    end: formatSlot(slot + 1),
    successRate: rate,
    errorRate: rate === null ? null : Math.round((100 - rate) * 10) / 10,
    isNormal: rate === null || rate >= MIN_NORMAL_RATE,
  };
}

/** KIE writes whole seconds. */
const formatSlot = (slot: number) => `${new Date(slot * SLOT_MS).toISOString().slice(0, -5)}Z`;
