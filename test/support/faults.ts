/**
 * Faults at the n-th effect of a Worker: a statement or batch of D1, an operation of R2, a request, a batch of
 * queue messages. A test repeats a flow with n = 1, 2, … until the flow ends before its n-th effect.
 */
import { intercept, interceptDb } from './intercept.ts';

/**
 * `refused`: the effect fails and does not happen. `lost`: it happens, and its response is lost. `killed`: the
 * isolate ends, so that neither this effect nor a later one happens.
 */
export const FAULT_KINDS = ['refused', 'lost', 'killed'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Faults {
  /** What the effect that the fault struck did; undefined: the flow ended before. */
  struck: string | undefined;
  /** Performs an effect, unless the fault strikes it. */
  perform: <T>(name: string, effect: () => T | Promise<T>) => Promise<T>;
}

/** A fault of this kind at the n-th effect, counted from 1. */
export function faultAt(n: number, kind: FaultKind): Faults {
  let count = 0;
  const faults: Faults = {
    struck: undefined,
    perform: async (name, effect) => {
      count += 1;
      if (count > n && kind === 'killed') throw new Error('the isolate was killed');
      if (count !== n) return effect();
      faults.struck = name;
      if (kind === 'lost') await effect();
      throw new Error(`${name}: ${kind} by the test`);
    },
  };
  return faults;
}

/** No fault, but `interrupt` runs before the n-th effect, as a concurrent request would. */
export function interruptAt(n: number, interrupt: () => Promise<unknown>): Faults {
  let count = 0;
  const faults: Faults = {
    struck: undefined,
    perform: async (name, effect) => {
      count += 1;
      if (count === n) {
        faults.struck = name;
        await interrupt();
      }
      return effect();
    },
  };
  return faults;
}

/** The database, whose round trips are effects. */
export function faultyDb(real: D1Database, faults: Faults): D1Database {
  return interceptDb(real, ({ name }, run) => faults.perform(name, run));
}

/** The bucket, each of whose operations is an effect; of a multipart upload as well. */
export function faultyBucket(real: R2Bucket, faults: Faults): R2Bucket {
  const perform = <T extends object>(target: T): T =>
    intercept(target, (name, call) => async (...values) => {
      const result = await faults.perform(`R2 ${name}`, () => call(...values));
      return name === 'createMultipartUpload' ? perform(result as R2MultipartUpload) : result;
    });
  return perform(real);
}
