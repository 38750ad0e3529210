import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Journey, linksOf } from '../support/journey.ts';
import { inspectMemory } from '../support/worker-memory.ts';

const GIB = 1024 ** 3;
const SAMPLE_MS = 20;
/** A Worker at rest takes about 2 MiB; a part of a copy is 8 MiB, and a few may await the collector. */
const MAX_MIB = 32;

describe('a result of 1 GiB', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await Journey.start({}, { inspect: true });
  });
  afterAll(() => journey.stop());

  it.each([
    ['with a length', {}],
    ['without a length', { 'file.noLength': 1 }],
  ])(
    '%s is copied while the Worker holds a few parts at most',
    { timeout: 180_000 },
    async (_, faults) => {
      await journey.faults({ fileBytes: GIB, faults });
      const { sample, close } = await inspectMemory(journey.edge, 'kie-edge');
      let peakMib = 0;
      let samples = 0;
      const stopSampling = sampleEvery(SAMPLE_MS, async () => {
        peakMib = Math.max(peakMib, await sample());
        samples++;
      });
      const taskId = await journey.create();
      const [link = ''] = linksOf(await journey.waitForState(taskId, 'success'));
      await journey.waitForCopy(taskId, 150_000);
      await stopSampling();
      close();
      console.log(`the Worker's memory: ${peakMib.toFixed(1)} MiB at most in ${samples} samples`);
      expect(samples).toBeGreaterThan(20);
      expect(peakMib).toBeLessThan(MAX_MIB);

      const copied = await fetch(link, { method: 'HEAD' });
      expect(copied.headers.get('content-length')).toBe(String(GIB));
      // R2 took a known length off the wire itself; parts are cut here, so their bytes are compared.
      if (!('file.noLength' in faults)) return;
      const original = (await journey.ledger()).at(-1)?.resultUrls[0] ?? '';
      const [ours, wanted] = await Promise.all([sha256Of(link), sha256Of(original)]);
      expect(ours).toBe(wanted);
    },
  );
});

/** Runs `sample` again and again; what it gives back ends that and tells of a sample that failed. */
function sampleEvery(ms: number, sample: () => Promise<void>): () => Promise<void> {
  const stop = new AbortController();
  const loop = (async () => {
    for (; !stop.signal.aborted; await sleep(ms)) await sample();
  })();
  return () => {
    stop.abort();
    return loop;
  };
}

async function sha256Of(url: string): Promise<string> {
  const hash = createHash('sha256');
  const { body } = await fetch(url);
  if (body === null) throw new Error(`${url} has no body`);
  for await (const chunk of body) {
    hash.update(chunk as Uint8Array);
  }
  return hash.digest('hex');
}
