/** Copying a result file into R2: throughput and memory. */
import { storeFile } from './scenario-file.ts';
import { fetchOk, type BenchHarness } from './harness.ts';
import type { Target } from './target.ts';
import { summarize } from './statistics.ts';
import { buildRow, formatNumber, type ResultRow } from './result-table.ts';

const SIZES = [
  { name: '200 MB', bytes: 200_000_000, maxRounds: 5, hasWarmUp: true },
  { name: '2 GB', bytes: 2_000_000_000, maxRounds: 2, hasWarmUp: false },
];
type Size = (typeof SIZES)[number];

const MEMORY_SAMPLE_MS = 100;
/**
 * The copy of a file ten times as large may take this much more memory than in the baseline: memory that
 * grows with the file would exceed it. R2's local implementation is in both, and grows a little.
 */
const MEMORY_TOLERANCE_MB = 64;

interface CopyMeasurement {
  megabytesPerSecond: number;
  /** Peak over the memory before the copy, in MB. */
  addedMegabytes: number;
}

type Copies = Record<'edge' | 'baseline', CopyMeasurement[]>;

export async function measureCopies(harness: BenchHarness, rounds: number): Promise<ResultRow[]> {
  const edge = await harness.startEdge();
  const baseline = await harness.startBaseline('put-stream');
  const rows: ResultRow[] = [];
  const memory: Record<'edge' | 'baseline', number>[] = [];
  for (const size of SIZES) {
    const copies = await measureCopiesOfSize(harness, { edge, baseline, size, rounds });
    const medianMemory = (side: keyof Copies) =>
      summarize(copies[side].map(({ addedMegabytes }) => addedMegabytes)).median;
    memory.push({ edge: medianMemory('edge'), baseline: medianMemory('baseline') });
    rows.push(
      buildRow({
        label: `copy of ${size.name}: vs (d)`,
        unit: 'MB/s',
        edge: copies.edge.map(({ megabytesPerSecond }) => megabytesPerSecond),
        baseline: copies.baseline.map(({ megabytesPerSecond }) => megabytesPerSecond),
        atLeast: 0.9,
      }),
    );
  }
  const [small, large] = memory;
  if (small === undefined || large === undefined) return rows;
  const format = (side: keyof Copies) =>
    `${formatNumber(large[side])} MB, ${formatNumber(small[side])} MB`;
  rows.push({
    label: 'memory that a copy adds to the process, 2 GB and 200 MB: vs (d)',
    edge: format('edge'),
    baseline: format('baseline'),
    goal: 'flat, like (d)',
    isGoalMet: large.edge - small.edge < large.baseline - small.baseline + MEMORY_TOLERANCE_MB,
  });
  return rows;
}

async function measureCopiesOfSize(
  harness: BenchHarness,
  options: { edge: Target; baseline: Target; size: Size; rounds: number },
): Promise<Copies> {
  const { edge, baseline, size, rounds } = options;
  const copies: Copies = { edge: [], baseline: [] };
  for (let round = 0; round <= Math.min(rounds, size.maxRounds); round++) {
    const key = `${size.bytes}-${size.name.replace(' ', '')}-${round}.mp4`;
    const edgeCopy = await measureCopy(harness, edge, key, async () => {
      return (await storeFile(harness, edge, key)).storedAt;
    });
    const baselineCopy = await measureCopy(harness, baseline, key, () =>
      copyAtBaseline(baseline, key, size.bytes),
    );
    if (round === 0 && size.hasWarmUp) continue;
    copies.edge.push(edgeCopy);
    copies.baseline.push(baselineCopy);
  }
  return copies;
}

/** Returns when the copy ended, in Unix milliseconds. */
async function copyAtBaseline(baseline: Target, key: string, bytes: number): Promise<number> {
  const response = await fetchOk(`${baseline.url}/copy/${key}`, { method: 'POST' });
  const endedAt = Date.now();
  const { size } = (await response.json()) as { size?: number };
  if (size !== bytes) throw new Error(`the baseline stored ${size} of ${bytes} bytes`);
  return endedAt;
}

/**
 * Measures one copy. `copy` returns when the object was stored, in Unix milliseconds; the measurement
 * starts when the file is requested, because creating the task is not part of the copy.
 */
async function measureCopy(
  harness: BenchHarness,
  target: Target,
  key: string,
  copy: () => Promise<number>,
): Promise<CopyMeasurement> {
  const before = await target.readMemoryBytes();
  let peak = before;
  const sampler = setInterval(
    () => void target.readMemoryBytes().then((now) => (peak = Math.max(peak, now))),
    MEMORY_SAMPLE_MS,
  );
  const endedAt = await copy().finally(() => clearInterval(sampler));
  const { fetched } = await harness.upstream.takeTraffic();
  const startedAt = fetched.find((file) => file.key === key)?.at;
  if (startedAt === undefined) throw new Error(`${key} was not requested`);
  const seconds = (endedAt - startedAt) / 1000;
  return {
    megabytesPerSecond: Number.parseInt(key) / 1e6 / seconds,
    addedMegabytes: (peak - before) / 1e6,
  };
}
