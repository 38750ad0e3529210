/** createTask, against what stores nothing and against the least that can keep the promises. */
import type { Figures } from './load.ts';
import { inTurn, type Rig } from './harness.ts';
import type { Side } from './target.ts';
import { line, type Line } from './table.ts';

/** KIE's median for createTask, as it was recorded. */
const KIE_MS = 480;

/** So many at once, and how many in a round: more the shorter they take. */
const AT_ONCE = [
  { parallel: 1, count: 100, countAtKie: 8 },
  { parallel: 16, count: 300, countAtKie: 96 },
  { parallel: 64, count: 400, countAtKie: 256 },
];

const of = (name: keyof Figures) => (figures: readonly Figures[]) =>
  figures.map((each) => each[name]);
const perSecond = of('perSecond');
const p50 = of('p50');
const p99 = of('p99');

export async function createRows(rig: Rig, rounds: number): Promise<Line[]> {
  const edge = await rig.edge();
  const least = await rig.floor('keep-promises');
  const bare = await rig.floor('pass-through');
  const peer = await rig.floor('peer');
  const lines: Line[] = [];
  const run = (side: Side, count: number, parallel: number) => async () => {
    if (side === edge) await rig.roomFor(count);
    return rig.load.run({ requests: [rig.createTask(side)], count, parallel });
  };

  for (const { parallel, count } of AT_ONCE) {
    const figures = await inTurn(rounds, {
      edge: run(edge, count, parallel),
      least: run(least, count, parallel),
      bare: run(bare, count, parallel),
      peer: run(peer, count, parallel),
    });
    const what = `createTask, KIE at once, ${parallel} in flight`;
    const { edge: ours } = figures;
    const compare = (name: 'least' | 'bare' | 'peer', words: string) => [
      line({
        what: `${what}: p50 against ${words}`,
        unit: 'ms',
        edge: p50(ours),
        floor: p50(figures[name]),
        ...(name === 'least' ? { atMost: 1.25 } : {}),
      }),
      line({
        what: `${what}: p99 against ${words}`,
        unit: 'ms',
        edge: p99(ours),
        floor: p99(figures[name]),
      }),
    ];
    lines.push(
      line({
        what: `${what}: throughput against (e)`,
        unit: '/s',
        edge: perSecond(ours),
        floor: perSecond(figures.least),
        atLeast: 0.8,
      }),
      ...compare('least', '(e)'),
      ...compare('bare', '(a)'),
      ...compare('peer', 'the peer'),
    );
  }

  await rig.upstream.delay(KIE_MS);
  for (const { parallel, countAtKie: count } of AT_ONCE) {
    const figures = await inTurn(rounds, {
      edge: run(edge, count, parallel),
      peer: run(peer, count, parallel),
      least: run(least, count, parallel),
    });
    const what = `createTask, KIE after ${KIE_MS} ms, ${parallel} in flight`;
    lines.push(
      line({
        what: `${what}: p50 against the peer`,
        unit: 'ms',
        edge: p50(figures.edge),
        floor: p50(figures.peer),
        atMost: 1.03,
      }),
      line({
        what: `${what}: p99 against the peer`,
        unit: 'ms',
        edge: p99(figures.edge),
        floor: p99(figures.peer),
      }),
      line({
        what: `${what}: p50 against (e)`,
        unit: 'ms',
        edge: p50(figures.edge),
        floor: p50(figures.least),
      }),
    );
  }
  await rig.upstream.delay(0);
  return lines;
}
