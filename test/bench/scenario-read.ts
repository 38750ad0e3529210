/** What whoever waits asks for: recordInfo, and the event stream. */
import { ask, getOf, inTurn, successBody, type Request, type Rig } from './harness.ts';
import { line, type Line } from './table.ts';

const COUNT = 800;
const PARALLEL = 16;

export async function readRows(rig: Rig, rounds: number): Promise<Line[]> {
  const edge = await rig.edge({ withoutConsumers: true });
  const floor = await rig.floor('read-row');
  const [task] = await rig.createTasks(edge, 1);
  if (task === undefined) throw new Error('there is no task to read');
  const jobs = `${edge.url}/api/v1/jobs`;
  const run = (request: Request) => () =>
    rig.load.run({ requests: [request], count: COUNT, parallel: PARALLEL });

  const figures = await inTurn(rounds, {
    record: run(getOf(`${jobs}/recordInfo?taskId=${task.taskId}`)),
    floor: run(getOf(`${floor.url}/one`)),
  });
  const body = successBody(task.taskId, `${rig.upstream.url}/files/1000-read.mp4`);
  await ask(task.callBackUrl, { method: 'POST', body });
  // A stream of a task that has ended is one poll of it: it looks, tells, and is over.
  const streams = await inTurn(rounds, {
    events: run(getOf(`${jobs}/${task.taskId}/events`)),
    floor: run(getOf(`${floor.url}/one`)),
  });
  const perSecond = (all: typeof figures.record) => all.map((each) => each.perSecond);
  const against = `${PARALLEL} in flight: against a bare read of one row`;
  return [
    line({
      what: `recordInfo, ${against}`,
      unit: '/s',
      edge: perSecond(figures.record),
      floor: perSecond(figures.floor),
      atLeast: 0.8,
    }),
    line({
      what: `one poll of the event stream, ${against}`,
      unit: '/s',
      edge: perSecond(streams.events),
      floor: perSecond(streams.floor),
      atLeast: 0.8,
    }),
  ];
}
