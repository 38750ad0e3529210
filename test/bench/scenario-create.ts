/** createTask compared with proxies that store nothing and with the minimum that keeps the guarantees. */
import type { LoadMetrics } from './load-generator.ts';
import { alternateRounds, type BenchHarness } from './harness.ts';
import type { Target } from './target.ts';
import { buildRow, type ResultRow } from './result-table.ts';

/** KIE's median response time of createTask, as recorded. */
const KIE_MS = 480;

/** Requests in flight, and requests per round with an immediate and with a realistic KIE. */
const LOADS = [
  { parallel: 1, count: 100, countAtKiePace: 8 },
  { parallel: 16, count: 300, countAtKiePace: 96 },
  { parallel: 64, count: 400, countAtKiePace: 256 },
];

const BASELINE_LABELS = { durable: '(e)', bare: '(a)', falProxy: 'fal proxy' } as const;
type Baseline = keyof typeof BASELINE_LABELS;

type Metrics = Readonly<Record<'edge', LoadMetrics[]> & Partial<Record<Baseline, LoadMetrics[]>>>;
type Metric = 'perSecond' | 'p50' | 'p99';

export async function measureCreateTask(
  harness: BenchHarness,
  rounds: number,
): Promise<ResultRow[]> {
  const edge = await harness.startEdge();
  const durable = await harness.startBaseline('durable-create');
  const bare = await harness.startBaseline('pass-through');
  const falProxy = await harness.startBaseline('fal-proxy');
  const rows: ResultRow[] = [];
  const run = (target: Target, count: number, parallel: number) => async () => {
    if (target === edge) await harness.reserveRateWindow(count);
    return harness.load.run({ requests: [harness.buildCreateTask(target)], count, parallel });
  };

  for (const { parallel, count } of LOADS) {
    const metrics = await alternateRounds(rounds, {
      edge: run(edge, count, parallel),
      durable: run(durable, count, parallel),
      bare: run(bare, count, parallel),
      falProxy: run(falProxy, count, parallel),
    });
    const compare = bindCompare(`createTask, immediate KIE, ${parallel} in flight`, metrics);
    rows.push(
      compare('perSecond', 'durable', { atLeast: 0.8 }),
      compare('p50', 'durable', { atMost: 1.25 }),
      compare('p99', 'durable'),
      compare('p50', 'bare'),
      compare('p99', 'bare'),
      compare('p50', 'falProxy'),
      compare('p99', 'falProxy'),
    );
  }

  await harness.upstream.setDelay(KIE_MS);
  for (const { parallel, countAtKiePace: count } of LOADS) {
    const metrics = await alternateRounds(rounds, {
      edge: run(edge, count, parallel),
      falProxy: run(falProxy, count, parallel),
      durable: run(durable, count, parallel),
    });
    const compare = bindCompare(
      `createTask, KIE after ${KIE_MS} ms, ${parallel} in flight`,
      metrics,
    );
    rows.push(
      compare('p50', 'falProxy', { atMost: 1.03 }),
      compare('p99', 'falProxy'),
      compare('p50', 'durable'),
    );
  }
  await harness.upstream.setDelay(0);
  return rows;
}

function bindCompare(label: string, metrics: Metrics) {
  return (metric: Metric, baseline: Baseline, goal: { atLeast?: number; atMost?: number } = {}) =>
    buildRow({
      label: `${label}: ${metric === 'perSecond' ? 'throughput' : metric} vs ${BASELINE_LABELS[baseline]}`,
      unit: metric === 'perSecond' ? '/s' : 'ms',
      edge: metrics.edge.map((round) => round[metric]),
      baseline: (metrics[baseline] ?? []).map((round) => round[metric]),
      ...goal,
    });
}
