/** The same requests with more and more tasks in D1. */
import { performance } from 'node:perf_hooks';
import { openD1 } from '../support/d1-file.ts';
import { buildFillSql, buildFilledTaskId } from './fill-database.ts';
import { alternateRounds, buildGet, fetchOk, type BenchHarness } from './harness.ts';
import type { LoadMetrics, LoadRequest } from './load-generator.ts';
import { buildRow, type ResultRow } from './result-table.ts';
import { EDGE_VARS, type Target } from './target.ts';

const SIZES = [1000, 100_000, 1_000_000];
/** Bound of every median, relative to the smallest size. */
const MAX_RATIO = 1.3;

export async function measureGrowth(harness: BenchHarness, rounds: number): Promise<ResultRow[]> {
  const targets: Target[] = [];
  for (const size of SIZES) targets.push(await startFilledEdge(harness, size));
  const [small, ...larger] = targets;
  if (small === undefined) throw new Error('no size to compare with');
  const rows: ResultRow[] = [];
  for (const [index, large] of larger.entries()) {
    const size = (SIZES[index + 1] ?? 0).toLocaleString('en');
    for (const { name, run } of MEASUREMENTS) {
      const metrics = await alternateRounds(rounds, {
        large: () => run(harness, large),
        small: () => run(harness, small),
      });
      rows.push(
        buildRow({
          label: `${name} with ${size} tasks: p50 vs 1,000`,
          unit: 'ms',
          edge: metrics.large.map(({ p50 }) => p50),
          baseline: metrics.small.map(({ p50 }) => p50),
          atMost: MAX_RATIO,
        }),
      );
    }
  }
  return rows;
}

interface Measurement {
  readonly name: string;
  readonly run: (harness: BenchHarness, edge: Target) => Promise<LoadMetrics>;
}

const MEASUREMENTS: readonly Measurement[] = [
  {
    name: 'createTask',
    run: async (harness, edge) => {
      await harness.reserveRateWindow(100);
      return runLoad(harness, harness.buildCreateTask(edge), 100);
    },
  },
  {
    name: 'recordInfo',
    run: (harness, { url }) => {
      const taskId = buildFilledTaskId(500);
      return runLoad(harness, buildGet(`${url}/api/v1/jobs/recordInfo?taskId=${taskId}`), 200);
    },
  },
  {
    name: 'task list',
    run: (harness, { url }) => runLoad(harness, buildGet(`${url}/api/v1/jobs?limit=20`), 100),
  },
  {
    name: 'admin health',
    run: (harness, { url }) => {
      const headers = { authorization: `Bearer ${EDGE_VARS.ADMIN_TOKEN}` };
      return runLoad(harness, buildGet(`${url}/admin/api/health`, headers), 50, 1);
    },
  },
  { name: 'one run of the cron', run: (_harness, edge) => measureCron(edge) },
];

function runLoad(
  harness: BenchHarness,
  request: LoadRequest,
  count: number,
  parallel = 4,
): Promise<LoadMetrics> {
  return harness.load.run({ requests: [request], count, parallel });
}

async function measureCron({ url }: Target): Promise<LoadMetrics> {
  const startedAt = performance.now();
  await (await fetchOk(`${url}/cdn-cgi/local/scheduled`)).arrayBuffer();
  const ms = performance.now() - startedAt;
  return { perSecond: 1000 / ms, p50: ms, p99: ms, megabytesPerSecond: 0 };
}

/** Starts an edge whose database has this many finished tasks, each with a callback and a stored file. */
async function startFilledEdge(harness: BenchHarness, tasks: number): Promise<Target> {
  const empty = await harness.startEdge({ withoutConsumers: true });
  await empty.stop(); // its start has created the tables
  const db = await openD1(empty.stateDir, { readOnly: false });
  db.exec(buildFillSql(tasks, Date.now()));
  db.close();
  return harness.startEdge({ withoutConsumers: true, stateDir: empty.stateDir });
}
