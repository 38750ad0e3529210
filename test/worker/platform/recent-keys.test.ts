import { expect, it } from 'vitest';
import { recentKeys } from '../../../src/worker/platform/recent-keys.ts';

it('remembers a key for its time, counted from the last addition', () => {
  const keys = recentKeys(1000, 10);
  expect(keys.has('a', 0)).toBe(false);
  keys.add('a', 0);
  keys.add('a', 500);
  expect([keys.has('a', 1499), keys.has('a', 1500)]).toEqual([true, false]);
});

it('forgets the key that was added longest ago when there are too many', () => {
  const keys = recentKeys(1000, 2);
  for (const key of ['a', 'b', 'a', 'c']) keys.add(key, 0);
  expect(['a', 'b', 'c'].map((key) => keys.has(key, 1))).toEqual([true, false, true]);
});
