/** Delays after KIE's callback: until the event stream reports it, and until the copy starts. */
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSuccessCallback, fetchOk, type BenchHarness } from './harness.ts';
import { quantile, summarize } from './statistics.ts';
import { formatNumber, type ResultRow } from './result-table.ts';
import type { Target } from './target.ts';

const TASKS = 40;
/** Age of a task when it ends: the poll interval depends on the age. */
const TASK_AGE_MS = 3000;
const CALLBACK_INTERVAL_MS = 50;

export async function measureDelays(harness: BenchHarness): Promise<ResultRow[]> {
  const edge = await harness.startEdge();
  const tasks = await harness.createTasks(edge, TASKS);
  const watching = tasks.map(async ({ taskId }) => waitForSuccessEvent(edge, taskId));
  await sleep(TASK_AGE_MS);
  await harness.upstream.takeTraffic();
  const calledBackAt: number[] = [];
  for (const { taskId, callBackUrl } of tasks) {
    const body = buildSuccessCallback(taskId, `${harness.upstream.url}/files/100000-${taskId}.mp4`);
    calledBackAt.push(Date.now());
    await fetchOk(callBackUrl, { method: 'POST', body });
    await sleep(CALLBACK_INTERVAL_MS);
  }
  const eventAt = await Promise.all(watching);
  const { fetched } = await harness.upstream.takeTraffic();
  const copyStartedAt = tasks.map(({ taskId }) => {
    const file = fetched.find(({ key }) => key.includes(taskId));
    if (file === undefined) throw new Error(`the file of ${taskId} was not requested`);
    return file.at;
  });
  const sinceCallback = (times: readonly number[]) =>
    times.map((time, i) => time - (calledBackAt[i] ?? Number.NaN));
  return [
    buildDelayRow('callback to event on the stream: p95', sinceCallback(eventAt), 1500),
    buildDelayRow('callback to start of the copy: p95', sinceCallback(copyStartedAt), 2000),
  ];
}

/** Reads an event stream to its end and returns when it reported success, in Unix milliseconds. */
async function waitForSuccessEvent(edge: Target, taskId: string): Promise<number> {
  const response = await fetchOk(`${edge.url}/api/v1/jobs/${taskId}/events`);
  let text = '';
  let reportedAt: number | undefined;
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString();
    // The envelope of every event contains `success` too.
    if (text.includes('"state":"success"')) reportedAt ??= Date.now();
  }
  if (reportedAt === undefined) throw new Error(`no event reported the success of ${taskId}`);
  return reportedAt;
}

function buildDelayRow(label: string, delays: readonly number[], maxMs: number): ResultRow {
  const { median, low, high } = summarize(delays);
  const p95 = quantile(delays, 0.95);
  return {
    label,
    edge: `${formatNumber(p95)} ms (median ${formatNumber(median)}, ${formatNumber(low)} to ${formatNumber(high)})`,
    baseline: '',
    goal: `< ${maxMs} ms`,
    isGoalMet: p95 < maxMs,
  };
}
