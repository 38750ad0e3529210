/** R2 that counts what Cloudflare bills: what writes or lists (class A), and what reads (class B). */

export interface BucketMeter {
  classA: number;
  classB: number;
}

const CLASS_A = new Set(['put', 'createMultipartUpload', 'list']);
const FREE = new Set(['delete']);

/** The parts of an upload in parts are not counted. */
export function meteredBucket(real: R2Bucket, meter: BucketMeter): R2Bucket {
  return new Proxy(real, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...values: unknown[]): unknown => {
        if (CLASS_A.has(String(name))) meter.classA++;
        else if (!FREE.has(String(name))) meter.classB++;
        return Reflect.apply(value, target, values);
      };
    },
  });
}
