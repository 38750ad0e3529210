/** The same figures with more and more tasks in D1. */
import { performance } from 'node:perf_hooks';
import { openD1 } from '../support/d1-file.ts';
import { getOf, inTurn, type Rig } from './harness.ts';
import { EDGE_VARS, type Side } from './target.ts';
import { line, type Line, type Unit } from './table.ts';

const SIZES = [1000, 100_000, 1_000_000];
/** No figure may be worse than that, of what it is with the fewest. */
const MOST = 1.3;

export async function growthRows(rig: Rig, rounds: number): Promise<Line[]> {
  const sides: Side[] = [];
  for (const size of SIZES) sides.push(await filled(rig, size));
  const [small, ...larger] = sides;
  if (small === undefined) throw new Error('there is nothing to compare with');
  const lines: Line[] = [];
  for (const [index, side] of larger.entries()) {
    const size = (SIZES[index + 1] ?? 0).toLocaleString('en');
    for (const { what, unit, run } of FIGURES) {
      const figures = await inTurn(rounds, {
        side: () => run(rig, side),
        small: () => run(rig, small),
      });
      const p50 = (all: typeof figures.side) => all.map((each) => each.p50);
      lines.push(
        line({
          what: `${what} with ${size} tasks: p50 against 1,000`,
          unit,
          edge: p50(figures.side),
          floor: p50(figures.small),
          atMost: MOST,
        }),
      );
    }
  }
  return lines;
}

const FIGURES: {
  what: string;
  unit: Unit;
  run: (rig: Rig, side: Side) => ReturnType<Rig['load']['run']>;
}[] = [
  {
    what: 'createTask',
    unit: 'ms',
    run: async (rig, side) => {
      await rig.roomFor(100);
      return rig.load.run({ requests: [rig.createTask(side)], count: 100, parallel: 4 });
    },
  },
  {
    what: 'recordInfo',
    unit: 'ms',
    run: (rig, { url }) =>
      rig.load.run({
        requests: [getOf(`${url}/api/v1/jobs/recordInfo?taskId=${taskIdOf(500)}`)],
        count: 200,
        parallel: 4,
      }),
  },
  {
    what: 'the list of tasks',
    unit: 'ms',
    run: (rig, { url }) =>
      rig.load.run({ requests: [getOf(`${url}/api/v1/jobs?limit=20`)], count: 100, parallel: 4 }),
  },
  {
    what: "the operator's health",
    unit: 'ms',
    run: (rig, { url }) =>
      rig.load.run({
        requests: [
          getOf(`${url}/admin/api/health`, { authorization: `Bearer ${EDGE_VARS.ADMIN_TOKEN}` }),
        ],
        count: 50,
        parallel: 1,
      }),
  },
  {
    what: 'a minute of cron',
    unit: 'ms',
    run: async (_rig, { url }) => {
      const begun = performance.now();
      const response = await fetch(`${url}/cdn-cgi/local/scheduled`);
      if (!response.ok) throw new Error(`the cron answered ${response.status}`);
      const ms = performance.now() - begun;
      return { perSecond: 1000 / ms, p50: ms, p99: ms, megabytesPerSecond: 0 };
    },
  },
];

/** An edge whose database has that many tasks that have ended, each with a callback and a stored file. */
async function filled(rig: Rig, tasks: number): Promise<Side> {
  const side = await rig.edge({ withoutConsumers: true });
  await side.stop(); // its tables are there
  const db = await openD1(side.stateDir, { readOnly: false });
  db.exec(fillWith(tasks));
  db.close();
  return rig.edge({ withoutConsumers: true, stateDir: side.stateDir });
}

const taskIdOf = (n: number) => n.toString(16).padStart(32, '0');

/** As ids of ours are. */
const ID = "printf('%016d-fill%018d', at * 1000, n)";

/** A month of them, the last of them now. */
const fillWith = (tasks: number) => `
  begin;
  create temp table numbers as
    with recursive n (n) as (select 1 union all select n + 1 from n where n < ${tasks})
    select n, ${Date.now()} - (${tasks} - n) * (2592000000 / ${tasks}) as at from n;
  insert into tasks (seq, id, task_id, client, idempotency_key, model, request, public_base_url, state, created_at, updated_at,
    complete_time, consume_credits, final_callback_at, final_callback, create_response, result_json, account, reserved_millicredits, budget_day)
  select at * 1000, ${ID}, printf('%032x', n), 'open', 'fill-' || n, 'kling/v2-5-turbo-text-to-video-pro',
    '{"model":"kling/v2-5-turbo-text-to-video-pro","input":{"prompt":"' || hex(randomblob(100)) || '"}}',
    'http://127.0.0.1', 'success', at, at + 120000, at + 120000, 42, at + 120000, '{"code":200}', '{"taskId":"' || printf('%032x', n) || '"}',
    '{"resultUrls":["/files/' || ${ID} || '/0.mp4"]}', 'open', 42000, date(at / 1000, 'unixepoch')
  from numbers;
  insert into files (id, n, ext, source_url, state, attempts, media_type, size, stored_at)
  select ${ID}, 0, 'mp4', 'https://example.com/a.mp4', 'stored', 0, 'video/mp4', 1000, 1 from numbers;
  update retention_passes set cursor = (select max(seq) from tasks);
  update rate_windows set last_seq = (select max(seq) from tasks);
  update accounts set running = 0;
  commit;`;
