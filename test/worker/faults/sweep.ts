/** Repeats a flow with a fault at its first effect, its second, … until it ends before the fault strikes. */
import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import type { TestEdge } from '../../support/edge.ts';
import { emptyBucket, emptyDatabase, readNewDatabase } from '../../support/empty-storage.ts';
import type { Faults } from '../../support/faults.ts';
import { FaultWorld } from './fault-world.ts';

/** Work that one isolate does, and what surrounds it. */
export interface Flow {
  name: string;
  /** Until the work begins, with healthy isolates. */
  prepare: (world: FaultWorld) => Promise<unknown>;
  /** With the isolate that fails. */
  run: (world: FaultWorld, edge: TestEdge) => Promise<unknown>;
  /** What a caller without a good response does next, with a healthy isolate. */
  repeat: (world: FaultWorld, edge: TestEdge) => Promise<unknown>;
  check: (world: FaultWorld, context: string) => Promise<void>;
  vars?: Record<string, string>;
}

/** `npm test` runs a sample, `npm run test:slow` everything. */
const IS_SAMPLE = env.TASKS_OF_SCALE <= 2000;
/** The sample strikes every few effects. */
const STEP = IS_SAMPLE ? 25 : 1;

/** All combinations of a flow and a way to disturb it; of the sample, each flow with one of the ways in turn. */
export function combine<Way>(
  flows: readonly Flow[],
  ways: readonly Way[],
): [name: string, way: Way, flow: Flow][] {
  return flows.flatMap((flow, i) =>
    ways
      .filter((_way, j) => !IS_SAMPLE || j === i % ways.length)
      .map((way): [string, Way, Flow] => [flow.name, way, flow]),
  );
}

export const SWEEP_TIMEOUT_MS = 10 * MINUTE_MS;

/** `faultsOf`: the faults of the isolate for the n-th effect. */
export async function sweep(
  flow: Flow,
  faultsOf: (n: number, world: FaultWorld) => Faults,
  label: string,
): Promise<void> {
  const newDatabase = await readNewDatabase(env.DB);
  for (let n = 1; ; n += STEP) {
    const world = new FaultWorld(flow.vars);
    await flow.prepare(world);
    const faults = faultsOf(n, world);
    await flow.run(world, world.isolate({ faults })).catch(() => undefined);
    world.now += SECOND_MS;
    await flow.repeat(world, world.isolate());
    await world.settle();
    await flow.check(world, `${flow.name}, ${label} at effect ${n}: ${faults.struck}`);
    if (faults.struck === undefined) {
      expect(n).toBeGreaterThan(1);
      return;
    }
    await emptyDatabase(env.DB, newDatabase);
    await emptyBucket(env.FILES);
  }
}
