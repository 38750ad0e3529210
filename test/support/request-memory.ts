/** How much requests make the edge's isolate grow, by the inspector. */
import { sampleEvery } from './copy-memory.ts';
import type { Journey } from './journey.ts';
import { inspectMemory } from './worker-memory.ts';

const SAMPLE_MS = 5;

export interface Growth {
  /** The most that the isolate held while the requests were answered, above the least that it held. */
  mib: number;
  /** Of the largest response. */
  responseMib: number;
  statuses: number[];
}

/**
 * Sends `count` requests at once and reads their responses. The journey must have been started with `inspect`, for
 * this measurement alone: garbage of earlier requests would hide what these take.
 */
export async function measureGrowth(
  journey: Journey,
  send: (n: number) => Promise<Response>,
  count: number,
): Promise<Growth> {
  const { sample, close } = await inspectMemory(journey.edge, 'kie-edge');
  const samples = [await sample()];
  const stopSampling = sampleEvery(SAMPLE_MS, async () => void samples.push(await sample()));
  try {
    const responses = await Promise.all(
      Array.from({ length: count }, async (_, n) => {
        const response = await send(n);
        return { status: response.status, bytes: await countBytes(response) };
      }),
    );
    samples.push(await sample());
    return {
      mib: Math.max(...samples) - Math.min(...samples),
      responseMib: Math.max(...responses.map(({ bytes }) => bytes)) / 2 ** 20,
      statuses: responses.map(({ status }) => status),
    };
  } finally {
    await stopSampling();
    close();
  }
}

async function countBytes({ body }: Response): Promise<number> {
  let bytes = 0;
  for await (const chunk of body ?? []) bytes += (chunk as Uint8Array).byteLength;
  return bytes;
}
