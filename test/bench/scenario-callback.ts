/** KIE's callback, from its request to our 200. */
import { alternateRounds, buildSuccessCallback, type BenchHarness } from './harness.ts';
import { buildRow, type ResultRow } from './result-table.ts';

const COUNT = 300;
const PARALLEL = 16;

/** Without queue consumers: the copies that follow a callback are measured separately. */
export async function measureCallbacks(
  harness: BenchHarness,
  rounds: number,
): Promise<ResultRow[]> {
  const edge = await harness.startEdge({ withoutConsumers: true });
  const baseline = await harness.startBaseline('batch-and-queue');
  const headers = { 'content-type': 'application/json' };
  const fileUrl = `${harness.upstream.url}/files/1000-callback.mp4`;
  const metrics = await alternateRounds(rounds, {
    edge: async () => {
      const tasks = await harness.createTasks(edge, COUNT);
      const requests = tasks.map(({ taskId, callBackUrl }) => ({
        url: callBackUrl,
        method: 'POST',
        headers,
        body: buildSuccessCallback(taskId, fileUrl),
      }));
      return harness.load.run({ requests, count: COUNT, parallel: PARALLEL });
    },
    baseline: () => {
      const body = buildSuccessCallback('0'.repeat(32), fileUrl);
      const request = { url: `${baseline.url}/callbacks/one`, method: 'POST', headers, body };
      return harness.load.run({ requests: [request], count: COUNT, parallel: PARALLEL });
    },
  });
  const label = `callback until acknowledged, ${PARALLEL} in flight`;
  return [
    buildRow({
      label: `${label}: throughput vs (b)`,
      unit: '/s',
      edge: metrics.edge.map(({ perSecond }) => perSecond),
      baseline: metrics.baseline.map(({ perSecond }) => perSecond),
      atLeast: 0.8,
    }),
    buildRow({
      label: `${label}: p99 vs (b)`,
      unit: 'ms',
      edge: metrics.edge.map(({ p99 }) => p99),
      baseline: metrics.baseline.map(({ p99 }) => p99),
    }),
  ];
}
