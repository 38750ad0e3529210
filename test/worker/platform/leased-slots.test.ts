import { describe, expect, it } from 'vitest';
import { leasedSlots } from '../../../src/worker/platform/leased-slots.ts';

const LEASE_MS = 60_000;

function createSlots() {
  const clock = { now: 1000 };
  const slots = leasedSlots(LEASE_MS, () => clock.now);
  return { clock, take: (...keys: string[]) => slots.take(keys.map((key) => ({ key, max: 2 }))) };
}

describe('a slot', () => {
  it('is given as often as each of its keys allows', () => {
    const { take } = createSlots();
    expect([take('a', 'x'), take('b', 'x')]).not.toContain(undefined);
    expect(take('c', 'x')).toBeUndefined();
    expect(take('c', 'y')).toBeDefined();
  });

  it('that is refused for one key takes none of the others', () => {
    const { take } = createSlots();
    take('x');
    take('x');
    for (let n = 0; n < 5; n++) expect(take('a', 'x')).toBeUndefined();
    expect([take('a'), take('a')]).not.toContain(undefined);
  });

  it('that is released is free again, once', () => {
    const { take } = createSlots();
    const slot = take('a');
    take('a');
    slot?.release();
    slot?.release();
    expect(take('a')).toBeDefined();
    expect(take('a')).toBeUndefined();
  });

  it('that is not renewed is free when its lease ends', () => {
    const { clock, take } = createSlots();
    take('a');
    const renewed = take('a');
    clock.now += LEASE_MS - 1;
    expect(take('a')).toBeUndefined();
    renewed?.renew();
    clock.now += 1;
    expect(take('a')).toBeDefined();
    expect(take('a')).toBeUndefined();
  });
});
