/** What a callback sets off: the watcher's event, and the copy. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, successBody, type Rig } from './harness.ts';
import { quantile, spread } from './stats.ts';
import { short, type Line } from './table.ts';

const TASKS = 40;
/** How old a task is when it ends: polls are paced by age. */
const AGE_MS = 3000;

export async function delayRows(rig: Rig): Promise<Line[]> {
  const edge = await rig.edge();
  const tasks = await rig.createTasks(edge, TASKS);
  const told = new Map<string, number>();
  const watching = tasks.map(async ({ taskId }) => {
    const response = await ask(`${edge.url}/api/v1/jobs/${taskId}/events`);
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      // The envelope of every event says `success` as well.
      if (!told.has(taskId) && text.includes('"state":"success"')) told.set(taskId, Date.now());
    }
  });
  await sleep(AGE_MS);
  await rig.upstream.seen();
  const called = new Map<string, number>();
  for (const { taskId, callBackUrl } of tasks) {
    const body = successBody(taskId, `${rig.upstream.url}/files/100000-${taskId}.mp4`);
    called.set(taskId, Date.now());
    await ask(callBackUrl, { method: 'POST', body });
    await sleep(50);
  }
  await Promise.all(watching);
  const { fetched } = await rig.upstream.seen();
  const since = (taskId: string, at: number | undefined) => {
    if (at === undefined)
      throw new Error(`of ${taskId} nobody heard, or its file was not asked for`);
    return at - (called.get(taskId) ?? 0);
  };
  const events = tasks.map(({ taskId }) => since(taskId, told.get(taskId)));
  const copies = tasks.map(({ taskId }) =>
    since(taskId, fetched.find(({ key }) => key.includes(taskId))?.at),
  );
  return [
    delayLine("callback to the watcher's event: p95", events, 1500),
    delayLine("callback to the copy's start: p95", copies, 2000),
  ];
}

function delayLine(what: string, values: readonly number[], mostMs: number): Line {
  const { median, low, high } = spread(values);
  const p95 = quantile(values, 0.95);
  return {
    what,
    edge: `${short(p95)} ms (median ${short(median)}, ${short(low)} to ${short(high)})`,
    floor: '',
    goal: `< ${mostMs} ms`,
    isReached: p95 < mostMs,
  };
}
