import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { modelTimesStore } from '../../../src/worker/models/model-times-store.ts';
import { NOW, rows } from '../tasks/builders.ts';
import { measuredDb } from '../tasks/measured-db.ts';

const store = modelTimesStore(env.DB);

interface Done {
  ms: number;
  model?: string;
  state?: string;
  /** Milliseconds from our creation time to KIE's. */
  startedLater?: number;
}

/** Finished tasks with these durations, in creation order. */
async function doneTasks(tasks: readonly Done[]): Promise<void> {
  const known = Number((await rows('select count(*) as n from tasks'))[0]?.['n']);
  const list = tasks.map(({ ms, model = 'a/b', state = 'success', startedLater }, i) => ({
    seq: 1 + known + i,
    model,
    state,
    started: startedLater === undefined ? null : NOW + startedLater,
    completed: NOW + (startedLater ?? 0) + ms,
  }));
  await env.DB.prepare(
    `insert into tasks (seq, id, client, account, reserved_millicredits, min_charge_millicredits, max_charge_millicredits, budget_day, model, request, public_base_url, state, created_at, updated_at, kie_create_time, complete_time)
     select value ->> 'seq', printf('%016d-%022d', value ->> 'seq', 0), 'none', 'none', 0, 0, 0, '2026-01-01', value ->> 'model', '{}', 'o', value ->> 'state', ?2, ?2,
       value ->> 'started', value ->> 'completed'
     from json_each(?1) order by key`,
  )
    .bind(JSON.stringify(list), NOW)
    .run();
}

const seconds = (...list: number[]) => list.map((s): Done => ({ ms: s * 1000 }));
const storedTimes = () => rows('select model, p50_ms, p90_ms, tasks, computed_at from model_times');
const times = async () => {
  await store.recompute(NOW);
  return (await storedTimes()).map(({ p50_ms, p90_ms, tasks }) => [p50_ms, p90_ms, tasks]);
};

describe('model times', () => {
  it.each([
    [[7], 7, 7],
    [[1, 9], 1, 9],
    [[9, 1, 5], 5, 9],
    [[10, 2, 8, 4, 6, 1, 3, 5, 7, 9], 5, 9],
    [[...Array(9).fill(1), 100], 1, 1],
    [[...Array(8).fill(1), 100, 100], 1, 100],
  ])(
    'of durations %j s have the median %d s and the 90th percentile %d s',
    async (list: number[], p50, p90) => {
      await doneTasks(seconds(...list));
      expect(await times()).toEqual([[p50 * 1000, p90 * 1000, list.length]]);
    },
  );

  it('are computed from successes only', async () => {
    await doneTasks([
      { ms: 5000 },
      ...['fail', 'waiting', 'generating', 'expired_unknown'].map((state) => ({ ms: 1, state })),
    ]);
    expect(await times()).toEqual([[5000, 5000, 1]]);
  });

  it("are counted from KIE's start time when KIE reports it", async () => {
    await doneTasks([{ ms: 5000, startedLater: 60_000 }]);
    expect(await times()).toEqual([[5000, 5000, 1]]);
  });

  it('ignore durations that are not positive', async () => {
    await doneTasks([{ ms: -5000 }, { ms: 0 }]);
    expect(await times()).toEqual([]);
  });

  it('are computed separately for each model', async () => {
    await doneTasks([{ ms: 1000 }, { ms: 9000, model: 'c/d' }]);
    await store.recompute(NOW + 5);
    expect(await storedTimes()).toEqual([
      { model: 'a/b', p50_ms: 1000, p90_ms: 1000, tasks: 1, computed_at: NOW + 5 },
      { model: 'c/d', p50_ms: 9000, p90_ms: 9000, tasks: 1, computed_at: NOW + 5 },
    ]);
  });

  it('are computed from the latest 1000 tasks', async () => {
    await doneTasks(Array.from({ length: 300 }, () => ({ ms: 1000 })));
    await doneTasks(Array.from({ length: 999 }, () => ({ ms: 9000 })));
    expect(await times()).toEqual([[9000, 9000, 1000]]);
    await doneTasks([{ ms: 9000 }]);
    expect(await times()).toEqual([[9000, 9000, 1000]]);
    expect(await rows('select min(p50_ms) as least from model_times')).toEqual([{ least: 9000 }]);
  });

  it('change with new tasks and are kept when no task is left', async () => {
    await doneTasks(seconds(1));
    await store.recompute(NOW);
    await doneTasks(seconds(9, 9));
    expect(await times()).toEqual([[9000, 9000, 3]]);
    await env.DB.exec('delete from tasks');
    expect(await times()).toEqual([[9000, 9000, 3]]);
  });
});

describe('success rates', () => {
  it('of all models cost one reading of the latest 1000 tasks in a minute', async () => {
    await doneTasks(Array.from({ length: 1200 }, (_, n) => ({ ms: n, model: `a/${n % 3}` })));
    const { db, statements } = measuredDb(env.DB);
    const measured = modelTimesStore(db);
    for (let n = 0; n < 100; n++) {
      const points = await measured.successRates(`a/${n % 3}`, NOW + 600_000 + n);
      expect(points.filter(({ successRate }) => successRate === 100)).toHaveLength(1);
    }
    expect(statements).toHaveLength(1);
    expect(statements[0]?.rowsRead).toBeLessThanOrEqual(3000);
    await measured.successRates('a/0', NOW + 660_000);
    expect(statements).toHaveLength(2);
  });
});
