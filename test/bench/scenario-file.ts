/** Result files, as they are read: small ones, large ones, and parts of them. */
import { ask, getOf, inTurn, successBody, type Request, type Rig } from './harness.ts';
import type { Side } from './target.ts';
import { line, type Line, type Unit } from './table.ts';
import type { Figures } from './load.ts';

const SMALL = '100000-small.mp4';
const LARGE = '200000000-large.mp4';

export async function fileRows(rig: Rig, rounds: number): Promise<Line[]> {
  const edge = await rig.edge();
  const floor = await rig.floor('serve-object');
  const links = {
    small: (await storedFile(rig, edge, SMALL)).link,
    large: (await storedFile(rig, edge, LARGE)).link,
  };
  for (const key of [SMALL, LARGE]) await ask(`${floor.url}/${key}`, { method: 'PUT' });

  const run = (request: Request, count: number, parallel: number) => () =>
    rig.load.run({ requests: [request], count, parallel });
  const compare = async (
    what: string,
    unit: Unit,
    of: keyof Figures,
    mine: () => Promise<Figures>,
    theirs: () => Promise<Figures>,
  ) => {
    const figures = await inTurn(rounds, { edge: mine, floor: theirs });
    const values = (side: readonly Figures[]) => side.map((each) => each[of]);
    return line({
      what,
      unit,
      edge: values(figures.edge),
      floor: values(figures.floor),
      atLeast: 0.9,
    });
  };
  const part = { range: 'bytes=100000000-100999999' };
  return [
    await compare(
      'file of 100 kB, 16 in flight: against (c)',
      '/s',
      'perSecond',
      run(getOf(links.small), 800, 16),
      run(getOf(`${floor.url}/${SMALL}`), 800, 16),
    ),
    await compare(
      'file of 200 MB: against (c)',
      'MB/s',
      'megabytesPerSecond',
      run(getOf(links.large), 3, 1),
      run(getOf(`${floor.url}/${LARGE}`), 3, 1),
    ),
    await compare(
      'Range of 1 MB in 200 MB, 16 in flight: against (c)',
      '/s',
      'perSecond',
      run(getOf(links.large, part), 400, 16),
      run(getOf(`${floor.url}/${LARGE}`, part), 400, 16),
    ),
  ];
}

/** A task's file as the edge keeps it: its link, once the copy is in R2, and when it was, in Unix milliseconds. */
export async function storedFile(
  rig: Rig,
  edge: Side,
  key: string,
): Promise<{ link: string; storedAt: number }> {
  const [task] = await rig.createTasks(edge, 1);
  if (task === undefined) throw new Error('there is no task');
  const body = successBody(task.taskId, `${rig.upstream.url}/files/${key}`);
  await ask(task.callBackUrl, { method: 'POST', body });
  const url = `${edge.url}/api/v1/jobs/recordInfo?taskId=${task.taskId}`;
  const { data } = (await (await ask(url)).json()) as { data: { resultJson: string } };
  const [link = ''] = (JSON.parse(data.resultJson) as { resultUrls: string[] }).resultUrls;
  return { link, storedAt: await rig.untilStored(edge, task.taskId) };
}
