/** A result's way into R2, and what it takes of memory. */
import { storedFile } from './scenario-file.ts';
import { ask, type Rig } from './harness.ts';
import type { Side } from './target.ts';
import { spread } from './stats.ts';
import { line, short, type Line } from './table.ts';

const SIZES = [
  { name: '200 MB', bytes: 200_000_000, rounds: 5 },
  { name: '2 GB', bytes: 2_000_000_000, rounds: 2 },
];

/** How often memory is looked at. */
const LOOK_MS = 100;

export async function copyRows(rig: Rig, rounds: number): Promise<Line[]> {
  const edge = await rig.edge();
  const floor = await rig.floor('put-stream');
  const lines: Line[] = [];
  const peaks: Record<'edge' | 'floor', number>[] = [];
  for (const { name, bytes, rounds: most } of SIZES) {
    const ours: number[] = [];
    const theirs: number[] = [];
    const peak = { edge: [] as number[], floor: [] as number[] };
    for (let round = 0; round <= Math.min(rounds, most); round++) {
      const key = `${bytes}-${name.replace(' ', '')}-${round}.mp4`;
      const mine = await measured(rig, edge, key, async () => {
        return (await storedFile(rig, edge, key)).storedAt;
      });
      const other = await measured(rig, floor, key, async () => {
        const copied = await ask(`${floor.url}/copy/${key}`, { method: 'POST' });
        const endedAt = Date.now();
        const { size } = (await copied.json()) as { size?: number };
        if (size !== bytes) throw new Error(`the floor stored ${size} bytes of ${bytes}`);
        return endedAt;
      });
      if (round === 0 && bytes < 1e9) continue; // the first one warms up
      ours.push(mine.megabytesPerSecond);
      theirs.push(other.megabytesPerSecond);
      peak.edge.push(mine.grownMegabytes);
      peak.floor.push(other.grownMegabytes);
    }
    peaks.push({ edge: spread(peak.edge).median, floor: spread(peak.floor).median });
    lines.push(
      line({
        what: `copy of ${name}: against (d)`,
        unit: 'MB/s',
        edge: ours,
        floor: theirs,
        atLeast: 0.9,
      }),
    );
  }
  const [small, large] = peaks;
  if (small === undefined || large === undefined) return lines;
  const sizes = (of: 'edge' | 'floor') => `${short(large[of])} MB, ${short(small[of])} MB`;
  lines.push({
    what: 'memory of the whole process that a copy takes, of 2 GB and of 200 MB: beside (d)',
    edge: sizes('edge'),
    floor: sizes('floor'),
    goal: 'flat, as (d)',
    // Ten times the size: anything that grew with it would show. R2's stand-in is in both, and grows a little.
    isReached: large.edge - small.edge < large.floor - small.floor + 64,
  });
  return lines;
}

/**
 * `work` tells when the object was there. It counts from the moment at which the file is asked for: the
 * task before it is no part of the copy.
 */
async function measured(rig: Rig, side: Side, key: string, work: () => Promise<number>) {
  const before = await side.memory();
  let most = before;
  const watch = setInterval(
    () => void side.memory().then((now) => (most = Math.max(most, now))),
    LOOK_MS,
  );
  const endedAt = await work().finally(() => clearInterval(watch));
  const { fetched } = await rig.upstream.seen();
  const begunAt = fetched.find((file) => file.key === key)?.at;
  if (begunAt === undefined) throw new Error(`nobody asked for ${key}`);
  const seconds = (endedAt - begunAt) / 1000;
  return {
    megabytesPerSecond: Number.parseInt(key) / 1e6 / seconds,
    grownMegabytes: (most - before) / 1e6,
  };
}
