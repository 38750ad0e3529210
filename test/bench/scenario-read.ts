/** What a waiting client requests: recordInfo and the event stream. */
import {
  alternateRounds,
  buildGet,
  buildSuccessCallback,
  fetchOk,
  type BenchHarness,
} from './harness.ts';
import type { LoadMetrics, LoadRequest } from './load-generator.ts';
import { buildRow, type ResultRow } from './result-table.ts';

const COUNT = 800;
const PARALLEL = 16;

export async function measureReads(harness: BenchHarness, rounds: number): Promise<ResultRow[]> {
  const edge = await harness.startEdge({ withoutConsumers: true });
  const baseline = await harness.startBaseline('read-row');
  const [task] = await harness.createTasks(edge, 1);
  if (task === undefined) throw new Error('createTask did not reach KIE');
  const jobs = `${edge.url}/api/v1/jobs`;
  const run = (request: LoadRequest) => () =>
    harness.load.run({ requests: [request], count: COUNT, parallel: PARALLEL });
  const runBaseline = run(buildGet(`${baseline.url}/one`));

  const records = await alternateRounds(rounds, {
    edge: run(buildGet(`${jobs}/recordInfo?taskId=${task.taskId}`)),
    baseline: runBaseline,
  });
  const body = buildSuccessCallback(task.taskId, `${harness.upstream.url}/files/1000-read.mp4`);
  await fetchOk(task.callBackUrl, { method: 'POST', body });
  // The stream of a finished task is one poll: it reads the row, sends one event and ends.
  const streams = await alternateRounds(rounds, {
    edge: run(buildGet(`${jobs}/${task.taskId}/events`)),
    baseline: runBaseline,
  });
  return [
    buildReadRow('recordInfo', records),
    buildReadRow('one poll of the event stream', streams),
  ];
}

function buildReadRow(
  label: string,
  metrics: Record<'edge' | 'baseline', LoadMetrics[]>,
): ResultRow {
  return buildRow({
    label: `${label}, ${PARALLEL} in flight: vs reading one row`,
    unit: '/s',
    edge: metrics.edge.map(({ perSecond }) => perSecond),
    baseline: metrics.baseline.map(({ perSecond }) => perSecond),
    atLeast: 0.8,
  });
}
