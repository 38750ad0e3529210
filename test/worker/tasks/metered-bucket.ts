/** An R2 binding that counts billed operations: writes and lists (class A) and reads (class B). */

export interface BucketMeter {
  classA: number;
  classB: number;
}

const CLASS_A = new Set(['put', 'createMultipartUpload', 'list']);
const FREE = new Set(['delete']);

/** Does not count the parts of a multipart upload. */
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
