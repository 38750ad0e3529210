import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFuzzedEdge } from '../support/fuzz/fuzzed-edge.ts';
import { runFuzz } from '../support/fuzz/run-fuzz.ts';

/**
 * FUZZ_REQUESTS overrides it, and FUZZ_FIRST takes other requests: the same number is always the same request. A
 * hundred thousand take about half an hour: wrong credentials are answered after a second.
 */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 2000);
const FIRST = Number(process.env['FUZZ_FIRST'] ?? 0);

let edge: Awaited<ReturnType<typeof startFuzzedEdge>>;
beforeAll(async () => {
  edge = await startFuzzedEdge();
});
afterAll(() => edge?.journey.stop());

it(`none of ${REQUESTS} wrong requests gets a 5xx, an answer of more than 1 MiB, or, of a thousand, more than one 50 ms of CPU time`, async () => {
  const report = await runFuzz(edge.journey, edge.known, FIRST, REQUESTS);
  console.log(JSON.stringify(report.statuses), report.slow);
  expect(report.broken).toEqual([]);
  expect(report.slow.length).toBeLessThanOrEqual(REQUESTS / 1000);
}, 3_600_000);
