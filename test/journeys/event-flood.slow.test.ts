/** A holder of a read token opens as many event streams as the edge accepts. */
import { expect, it, onTestFinished } from 'vitest';
import { Journey } from '../support/journey.ts';

const STREAMS = 900;
const CREATES = 15;
/** Without limits createTask took a hundred times as long; a busy machine may account for some of it. */
const MAX_SLOWDOWN = 10;

it('900 event streams of one read token do not delay the createTasks of others', async () => {
  const journey = await Journey.start({ KIE_RATE_LIMIT: '1000' });
  onTestFinished(() => journey.stop());
  await journey.faults({ taskSeconds: 600, rateLimit: 100_000 });
  const taskId = await journey.create();
  const idleMs = await measureCreates(journey);

  const address = `${journey.edge.url}/api/v1/jobs/${taskId}/events`;
  const leave = new AbortController();
  const streams = await Promise.all(
    Array.from({ length: STREAMS }, async () => {
      const response = await fetch(address, { signal: leave.signal });
      // Read on, as a browser does: an unread stream reads nothing from D1.
      if (response.ok) response.text().catch(() => undefined);
      else await response.text();
      return response.status;
    }),
  );
  const floodedMs = await measureCreates(journey);
  leave.abort();
  expect(streams.filter((status) => status === 200)).toHaveLength(100);
  expect(streams.filter((status) => status === 429)).toHaveLength(STREAMS - 100);
  expect(floodedMs, `${idleMs} ms without the streams`).toBeLessThan(
    MAX_SLOWDOWN * Math.max(idleMs, 10),
  );
});

/** The median duration of a createTask, in milliseconds. */
async function measureCreates(journey: Journey): Promise<number> {
  const durations: number[] = [];
  for (let n = 0; n < CREATES; n++) {
    const startedAt = performance.now();
    await journey.create();
    durations.push(Math.round(performance.now() - startedAt));
  }
  return durations.toSorted((a, b) => a - b)[Math.floor(CREATES / 2)] ?? Number.NaN;
}
