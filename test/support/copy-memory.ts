/** Copies one large result while the edge's memory is sampled. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { linksOf, type Journey } from './journey.ts';
import { inspectMemory } from './worker-memory.ts';

const SAMPLE_MS = 20;

export interface MeasuredCopy {
  /** The result's link at the edge, and at KIE. */
  link: string;
  original: string;
  /** The most that the edge's isolate held. */
  peakMib: number;
  samples: number;
}

/** Creates a task and waits for its copy. The journey must have been started with `inspect`. */
export async function measureCopy(journey: Journey, giveUpMs: number): Promise<MeasuredCopy> {
  const { sample, close } = await inspectMemory(journey.edge, 'kie-edge');
  let peakMib = 0;
  let samples = 0;
  const stopSampling = sampleEvery(SAMPLE_MS, async () => {
    peakMib = Math.max(peakMib, await sample());
    samples++;
  });
  try {
    const taskId = await journey.create();
    const [link = ''] = linksOf(await journey.waitForState(taskId, 'success'));
    await journey.waitForCopy(taskId, giveUpMs);
    const original = (await journey.ledger()).at(-1)?.resultUrls[0] ?? '';
    return { link, original, peakMib, samples };
  } finally {
    await stopSampling();
    close();
  }
}

/** Calls `sample` repeatedly; the function returned ends that, and rejects if a sample failed. */
export function sampleEvery(ms: number, sample: () => Promise<void>): () => Promise<void> {
  const stop = new AbortController();
  const loop = (async () => {
    for (; !stop.signal.aborted; await sleep(ms)) await sample();
  })();
  return () => {
    stop.abort();
    return loop;
  };
}

/** Of a response's body, read in chunks. */
export async function sha256OfUrl(url: string): Promise<string> {
  const hash = createHash('sha256');
  const { body } = await fetch(url);
  if (body === null) throw new Error(`${url} has no body`);
  for await (const chunk of body) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
