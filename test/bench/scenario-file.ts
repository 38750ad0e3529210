/** Result files as they are read: small, large and in ranges. */
import {
  alternateRounds,
  buildGet,
  buildSuccessCallback,
  fetchOk,
  type BenchHarness,
} from './harness.ts';
import type { Target } from './target.ts';
import { buildRow, type ResultRow, type Unit } from './result-table.ts';
import type { LoadMetrics, LoadRequest } from './load-generator.ts';

const SMALL = '100000-small.mp4';
const LARGE = '200000000-large.mp4';
/** 1 MB in the middle of the large file. */
const RANGE = { range: 'bytes=100000000-100999999' };

export async function measureFiles(harness: BenchHarness, rounds: number): Promise<ResultRow[]> {
  const edge = await harness.startEdge();
  const baseline = await harness.startBaseline('serve-object');
  const links = {
    small: (await storeFile(harness, edge, SMALL)).link,
    large: (await storeFile(harness, edge, LARGE)).link,
  };
  for (const key of [SMALL, LARGE]) await fetchOk(`${baseline.url}/${key}`, { method: 'PUT' });

  const run = (request: LoadRequest, count: number, parallel: number) => () =>
    harness.load.run({ requests: [request], count, parallel });
  const compare = async (
    label: string,
    unit: Unit,
    metric: keyof LoadMetrics,
    runEdge: () => Promise<LoadMetrics>,
    runBaseline: () => Promise<LoadMetrics>,
  ) => {
    const metrics = await alternateRounds(rounds, { edge: runEdge, baseline: runBaseline });
    return buildRow({
      label,
      unit,
      edge: metrics.edge.map((round) => round[metric]),
      baseline: metrics.baseline.map((round) => round[metric]),
      atLeast: 0.9,
    });
  };
  return [
    await compare(
      'file of 100 kB, 16 in flight: vs (c)',
      '/s',
      'perSecond',
      run(buildGet(links.small), 800, 16),
      run(buildGet(`${baseline.url}/${SMALL}`), 800, 16),
    ),
    await compare(
      'file of 200 MB: vs (c)',
      'MB/s',
      'megabytesPerSecond',
      run(buildGet(links.large), 3, 1),
      run(buildGet(`${baseline.url}/${LARGE}`), 3, 1),
    ),
    await compare(
      'Range of 1 MB in 200 MB, 16 in flight: vs (c)',
      '/s',
      'perSecond',
      run(buildGet(links.large, RANGE), 400, 16),
      run(buildGet(`${baseline.url}/${LARGE}`, RANGE), 400, 16),
    ),
  ];
}

/** Runs a task whose result is this file, waits for the copy, and returns its link and when it was stored. */
export async function storeFile(
  harness: BenchHarness,
  edge: Target,
  key: string,
): Promise<{ link: string; storedAt: number }> {
  const [task] = await harness.createTasks(edge, 1);
  if (task === undefined) throw new Error('createTask did not reach KIE');
  const body = buildSuccessCallback(task.taskId, `${harness.upstream.url}/files/${key}`);
  await fetchOk(task.callBackUrl, { method: 'POST', body });
  const url = `${edge.url}/api/v1/jobs/recordInfo?taskId=${task.taskId}`;
  const { data } = (await (await fetchOk(url)).json()) as { data: { resultJson: string } };
  const [link = ''] = (JSON.parse(data.resultJson) as { resultUrls: string[] }).resultUrls;
  return { link, storedAt: await harness.waitUntilStored(edge, task.taskId) };
}
