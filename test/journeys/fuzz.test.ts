/** Requests of every kind to every route; more of them in fuzz.slow.test.ts. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFuzzedEdge } from '../support/fuzz/fuzzed-edge.ts';
import { runFuzz } from '../support/fuzz/run-fuzz.ts';

const REQUESTS = 500;

let edge: Awaited<ReturnType<typeof startFuzzedEdge>>;
beforeAll(async () => {
  edge = await startFuzzedEdge();
});
afterAll(() => edge?.journey.stop());

it('no request, however wrong, gets a 5xx, an answer of more than 1 MiB, or much CPU time', async () => {
  const report = await runFuzz(edge.journey, edge.known, 0, REQUESTS);
  expect(report.broken).toEqual([]);
  expect(report.slow).toEqual([]);
  expect(report.operations).toBeGreaterThan(50);
  expect(Object.keys(report.statuses)).toEqual(
    expect.arrayContaining(['200', '400', '404', '422']),
  );
});
