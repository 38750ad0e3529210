import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import {
  rateWindowStore,
  type SlotRequest,
} from '../../../src/worker/upstream/rate-window-store.ts';
import { NOW, rows } from '../tasks/builders.ts';

const store = rateWindowStore(env.DB);

/** KIE's own limit: slots are a tenth of the window further apart than it asks for. */
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
const offsets = (slots: readonly (number | undefined)[]) =>
  slots.map((slot) => (slot === undefined ? undefined : slot - NOW));
const times = <T>(count: number, value: T) => Array.from({ length: count }, () => value);

describe("KIE's window", () => {
  it('gives as many slots at once as its limit', async () => {
    expect(offsets(await takeMany(20, aRequest()))).toEqual(times(20, 0));
  });

  it('gives the next ones behind the window and its margin, and refuses who would wait too long', async () => {
    expect(offsets(await takeMany(60, aRequest()))).toEqual([
      ...times(20, 0),
      ...times(20, SPACING_MS),
      ...times(20, undefined),
    ]);
  });

  it('gives slots in the order in which they were asked for', async () => {
    const arrivals = [0, 5, 5, 40, 10_999, 11_000, 11_001];
    const given: (number | undefined)[] = [];
    for (const at of arrivals)
      given.push(
        await store.take(aRequest({ earliest: NOW + at, latest: NOW + at + 15_000 }, { limit: 2 })),
      );
    expect(offsets(given)).toEqual([0, 5, 11_000, 11_005, 22_000, 22_005, undefined]);
  });

  it('gives a slot that comes just in time, and none that comes a millisecond late', async () => {
    await takeMany(20, aRequest());
    const intime = aRequest({ latest: NOW + SPACING_MS });
    const late = aRequest({ latest: NOW + SPACING_MS - 1 });
    expect(await store.take(late)).toBeUndefined();
    expect(await store.take(intime)).toBe(NOW + SPACING_MS);
  });

  it('is not changed by a request that it refuses', async () => {
    await takeMany(20, aRequest());
    const before = await rows('select * from rate_windows');
    await takeMany(5, aRequest({ latest: NOW + 10 }));
    expect(await rows('select * from rate_windows')).toEqual(before);
  });

  it('never gives a slot before one that it gave, even to a clock that is behind', async () => {
    await store.take(aRequest({ earliest: NOW + 700 }));
    expect(await store.take(aRequest({ earliest: NOW - 5000 }))).toBe(NOW + 700);
  });

  it('that was lowered counts what was given before', async () => {
    await takeMany(20, aRequest());
    const few = { limit: 3 };
    const patient = { latest: NOW + 60_000 };
    expect(offsets(await takeMany(7, aRequest(patient, few)))).toEqual([
      ...times(3, SPACING_MS),
      ...times(3, 2 * SPACING_MS),
      3 * SPACING_MS,
    ]);
  });

  it('that was raised has room at once', async () => {
    await takeMany(3, aRequest({}, { limit: 3 }));
    expect(offsets(await takeMany(18, aRequest()))).toEqual([...times(17, 0), SPACING_MS]);
  });

  it('that was lowered and raised again never forgets a slot that still counts', async () => {
    await takeMany(20, aRequest());
    await takeMany(2, aRequest({ latest: NOW + 60_000 }, { limit: 3 }));
    expect(offsets(await takeMany(19, aRequest()))).toEqual([...times(18, SPACING_MS), undefined]);
  });

  it('remembers no more slots than its limit', async () => {
    await takeMany(60, aRequest({ latest: NOW + 60_000 }));
    expect(await rows('select name, length(slot_times) / 13 as n from rate_windows')).toEqual([
      { name: 'createTask', n: 20 },
      { name: 'recordInfo', n: 0 },
    ]);
  });

  it('of createTask is apart from that of recordInfo', async () => {
    await takeMany(20, aRequest());
    const question = aRequest({}, { name: 'recordInfo', limit: 8, windowMs: 1000 });
    expect(offsets(await takeMany(9, question))).toEqual([...times(8, 0), 1100]);
    expect(await store.take(aRequest())).toBe(NOW + SPACING_MS);
  });
});
