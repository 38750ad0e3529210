import { expect, it } from 'vitest';
import { cached } from '../../../src/worker/platform/cached.ts';

it('reads a value again when it has the maximum age', async () => {
  let reads = 0;
  const read = cached(1000, async () => ++reads);
  expect([await read(0), await read(999), await read(1000), await read(1999)]).toEqual([
    1, 1, 2, 2,
  ]);
});

it('keeps no failure', async () => {
  let reads = 0;
  const read = cached(1000, async () => {
    if (reads++ === 0) throw new Error('D1 is unavailable');
    return reads;
  });
  await expect(read(0)).rejects.toThrow('D1 is unavailable');
  expect(await read(1)).toBe(2);
});
