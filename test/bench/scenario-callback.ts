/** A callback, from KIE's request to our 200. */
import { inTurn, successBody, type Rig } from './harness.ts';
import { line, type Line } from './table.ts';

const COUNT = 300;
const PARALLEL = 16;

/** Nobody takes the messages: what follows from a callback is measured by itself. */
export async function callbackRows(rig: Rig, rounds: number): Promise<Line[]> {
  const edge = await rig.edge({ withoutConsumers: true });
  const floor = await rig.floor('batch-and-queue');
  const headers = { 'content-type': 'application/json' };
  const file = `${rig.upstream.url}/files/1000-callback.mp4`;
  const figures = await inTurn(rounds, {
    edge: async () => {
      const tasks = await rig.createTasks(edge, COUNT);
      const requests = tasks.map(({ taskId, callBackUrl }) => ({
        url: callBackUrl,
        method: 'POST',
        headers,
        body: successBody(taskId, file),
      }));
      return rig.load.run({ requests, count: COUNT, parallel: PARALLEL });
    },
    floor: () => {
      const body = successBody('0'.repeat(32), file);
      const request = { url: `${floor.url}/callbacks/one`, method: 'POST', headers, body };
      return rig.load.run({ requests: [request], count: COUNT, parallel: PARALLEL });
    },
  });
  const what = `callback to acknowledged, ${PARALLEL} in flight`;
  const { edge: ours, floor: theirs } = figures;
  return [
    line({
      what: `${what}: throughput against (b)`,
      unit: '/s',
      edge: ours.map(({ perSecond }) => perSecond),
      floor: theirs.map(({ perSecond }) => perSecond),
      atLeast: 0.8,
    }),
    line({
      what: `${what}: p99 against (b)`,
      unit: 'ms',
      edge: ours.map(({ p99 }) => p99),
      floor: theirs.map(({ p99 }) => p99),
    }),
  ];
}
