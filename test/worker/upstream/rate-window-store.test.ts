import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { rateWindowStore } from '../../../src/worker/upstream/rate-window-store.ts';
import type { SlotRequest } from '../../../src/worker/upstream/rate-window.ts';
import { NOW, rows } from '../tasks/builders.ts';

const store = rateWindowStore(env.DB);

/** Of KIE's rate window: slots are a tenth of the window further apart than KIE demands. */
const SPACING_MS = 11_000;

function aRequest(
  part: Partial<SlotRequest> = {},
  window: Partial<SlotRequest['window']> = {},
): SlotRequest {
  return {
    window: { name: 'createTask', limit: 20, windowMs: 10_000, ...window },
    earliest: NOW,
    latest: NOW + 15_000,
    ...part,
  };
}

const takeMany = (count: number, request: SlotRequest) =>
  Promise.all(Array.from({ length: count }, () => store.take(request)));
const toOffsets = (slots: readonly (number | undefined)[]) =>
  slots.map((slot) => (slot === undefined ? undefined : slot - NOW));
const repeat = <T>(count: number, value: T) => Array.from({ length: count }, () => value);

describe('the store of rate windows', () => {
  it('gives as many simultaneous slots as the limit', async () => {
    expect(toOffsets(await takeMany(20, aRequest()))).toEqual(repeat(20, 0));
  });

  it('gives further slots after the window and its margin, and none beyond the latest time', async () => {
    expect(toOffsets(await takeMany(60, aRequest()))).toEqual([
      ...repeat(20, 0),
      ...repeat(20, SPACING_MS),
      ...repeat(20, undefined),
    ]);
  });

  it('gives slots in the order of the requests', async () => {
    const arrivals = [0, 5, 5, 40, 10_999, 11_000, 11_001];
    const given: (number | undefined)[] = [];
    for (const at of arrivals)
      given.push(
        await store.take(aRequest({ earliest: NOW + at, latest: NOW + at + 15_000 }, { limit: 2 })),
      );
    expect(toOffsets(given)).toEqual([0, 5, 11_000, 11_005, 22_000, 22_005, undefined]);
  });

  it('gives a slot at exactly the latest time, and none a millisecond later', async () => {
    await takeMany(20, aRequest());
    const inTime = aRequest({ latest: NOW + SPACING_MS });
    const late = aRequest({ latest: NOW + SPACING_MS - 1 });
    expect(await store.take(late)).toBeUndefined();
    expect(await store.take(inTime)).toBe(NOW + SPACING_MS);
  });

  it('writes nothing for a request without a slot in time', async () => {
    await takeMany(20, aRequest());
    const before = await rows('select * from rate_windows');
    await takeMany(5, aRequest({ latest: NOW + 10 }));
    expect(await rows('select * from rate_windows')).toEqual(before);
  });

  it('never gives a slot before an earlier one, even if the clock of the isolate is behind', async () => {
    await store.take(aRequest({ earliest: NOW + 700 }));
    expect(await store.take(aRequest({ earliest: NOW - 5000 }))).toBe(NOW + 700);
  });

  it('counts earlier slots after the limit was lowered', async () => {
    await takeMany(20, aRequest());
    const few = { limit: 3 };
    const longWait = { latest: NOW + 60_000 };
    expect(toOffsets(await takeMany(7, aRequest(longWait, few)))).toEqual([
      ...repeat(3, SPACING_MS),
      ...repeat(3, 2 * SPACING_MS),
      3 * SPACING_MS,
    ]);
  });

  it('gives more slots at once after the limit was raised', async () => {
    await takeMany(3, aRequest({}, { limit: 3 }));
    expect(toOffsets(await takeMany(18, aRequest()))).toEqual([...repeat(17, 0), SPACING_MS]);
  });

  it('counts every recent slot after the limit was lowered and raised again', async () => {
    await takeMany(20, aRequest());
    await takeMany(2, aRequest({ latest: NOW + 60_000 }, { limit: 3 }));
    expect(toOffsets(await takeMany(19, aRequest()))).toEqual([
      ...repeat(18, SPACING_MS),
      undefined,
    ]);
  });

  it('stores at most as many slots as the limit', async () => {
    await takeMany(60, aRequest({ latest: NOW + 60_000 }));
    expect(await rows('select name, length(slot_times) / 13 as n from rate_windows')).toEqual([
      { name: 'createTask', n: 20 },
      { name: 'recordInfo', n: 0 },
    ]);
  });

  it('keeps the windows of createTask and recordInfo apart', async () => {
    await takeMany(20, aRequest());
    const pollRequest = aRequest({}, { name: 'recordInfo', limit: 8, windowMs: 1000 });
    expect(toOffsets(await takeMany(9, pollRequest))).toEqual([...repeat(8, 0), 1100]);
    expect(await store.take(aRequest())).toBe(NOW + SPACING_MS);
  });
});
