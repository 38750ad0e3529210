import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import {
  admit,
  type Admission,
  type AdmissionRequest,
} from '../../../src/worker/submission/admission-store.ts';
import { DAY_MS } from '../../../src/worker/platform/units.ts';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import { anAdmissionRequest, aNewTask, ID, NOW, OTHER_ID, rows } from '../tasks/builders.ts';
import { countingDb } from '../tasks/counting-db.ts';

const store = taskStore(env.DB);
const lettersOf = (n: number) => `admitted-${String(n).padStart(13, '0')}`;
const placeAt = (n: number) => NOW * 1000 + n;
/** As the nth of a time is admitted. */
const idOf = (n: number) => `${placeAt(n)}-${lettersOf(n)}`;
const kindsOf = (admissions: readonly Admission[]) => admissions.map(({ kind }) => kind);

/** KIE's own window. */
const slot: AdmissionRequest['slot'] = {
  window: { name: 'createTask', limit: 20, windowMs: 10_000 },
  earliest: NOW,
  latest: NOW + 15_000,
};
const many = (count: number, from: number, slotAt: number): Admission[] =>
  Array.from({ length: count }, (_, n) => ({ kind: 'admitted', id: idOf(from + n), slotAt }));
const everything = async () => [
  await rows('select * from tasks order by id'),
  await rows('select * from rate_windows'),
];

describe('an admission', () => {
  it('writes the intent and tells when KIE may be called', async () => {
    const intent = aNewTask({ idempotencyKey: 'k' });
    expect(await admit(env.DB, anAdmissionRequest(intent, { slot }))).toEqual({
      kind: 'admitted',
      id: ID,
      slotAt: NOW,
    });
    expect(await store.find(ID)).toMatchObject({ ...intent, state: 'submitting' });
    expect(await rows("select slot_times from rate_windows where name = 'createTask'")).toEqual([
      { slot_times: String(NOW) },
    ]);
  });

  it('of a used key gives the task of the first time, and writes nothing, a slot neither', async () => {
    const first = aNewTask({ idempotencyKey: 'k' });
    await admit(env.DB, anAdmissionRequest(first, { slot }));
    const before = await everything();
    const again = aNewTask({ id: OTHER_ID, idempotencyKey: 'k', request: '{"other":1}' });
    expect(await admit(env.DB, anAdmissionRequest(again, { slot }))).toMatchObject({
      kind: 'repeated',
      task: first,
    });
    expect(await everything()).toEqual(before);
  });

  it('of a used key is a repeat though the window is full', async () => {
    const full = { slot: { ...slot, window: { ...slot.window, limit: 1 }, latest: NOW + 10 } };
    await admit(env.DB, anAdmissionRequest(aNewTask({ idempotencyKey: 'k' }), full));
    const again = aNewTask({ id: OTHER_ID, idempotencyKey: 'k' });
    expect(await admit(env.DB, anAdmissionRequest(again, full))).toMatchObject({
      kind: 'repeated',
    });
  });

  it('that finds the window full tells when there is room, and writes nothing', async () => {
    const limit = { ...slot, window: { ...slot.window, limit: 1 }, latest: NOW + 10 };
    await admit(env.DB, anAdmissionRequest(aNewTask(), { slot: limit }));
    const before = await everything();
    const late = aNewTask({ id: OTHER_ID, idempotencyKey: 'k' });
    expect(await admit(env.DB, anAdmissionRequest(late, { slot: limit }))).toEqual({
      kind: 'full',
      nextSlotAt: NOW + 11_000,
    });
    expect(await everything()).toEqual(before);
  });

  it.each([
    ['the same key of another client', 'none', 'other', 'k', 'k'],
    ['another key of the same client', 'none', 'none', 'k', 'K'],
    ['no key, twice', 'none', 'none', undefined, undefined],
  ])('of %s is an admission of its own', async (_what, one, two, oneKey, twoKey) => {
    await admit(env.DB, anAdmissionRequest(aNewTask({ client: one, idempotencyKey: oneKey })));
    const second = aNewTask({ id: OTHER_ID, client: two, idempotencyKey: twoKey });
    expect((await admit(env.DB, anAdmissionRequest(second))).kind).toBe('admitted');
  });

  it('of one key fifty times at once is one task and 49 repeats of it', async () => {
    const admissions = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        admit(env.DB, anAdmissionRequest(aNewTask({ id: idOf(n), idempotencyKey: 'k' }), { slot })),
      ),
    );
    expect(kindsOf(admissions).sort()).toEqual(['admitted', ...Array(49).fill('repeated')]);
    const [task, ...more] = await rows('select id from tasks');
    expect(more).toEqual([]);
    for (const admission of admissions)
      if (admission.kind === 'repeated') expect(admission.task.id).toBe(task?.['id']);
  });

  it('of fifty keys at once gives slots in order, and refuses those beyond without a trace', async () => {
    const admissions = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        admit(
          env.DB,
          anAdmissionRequest(aNewTask({ id: idOf(n), idempotencyKey: `k${n}` }), { slot }),
        ),
      ),
    );
    expect(admissions).toEqual([
      ...many(20, 0, NOW),
      ...many(20, 20, NOW + 11_000),
      ...Array.from({ length: 10 }, () => ({ kind: 'full', nextSlotAt: NOW + 22_000 })),
    ]);
    expect((await rows('select id from tasks order by id')).map(({ id }) => id)).toEqual(
      Array.from({ length: 40 }, (_, n) => idOf(n)),
    );
  });

  it('gives no seq twice, whatever the clock says and whoever was forgotten', async () => {
    const places: number[] = [];
    for (const createdAt of [NOW, NOW, NOW - DAY_MS, NOW + DAY_MS, NOW]) {
      const admission = await admit(env.DB, anAdmissionRequest(aNewTask({ createdAt })));
      if (admission.kind === 'admitted') places.push(Number.parseInt(admission.id));
      await rows('delete from tasks');
    }
    const late = placeAt(DAY_MS * 1000);
    expect(places).toEqual([placeAt(0), placeAt(1), placeAt(2), late, late + 1]);
  });

  it('is one round trip to D1 for whoever gets in, and one more for whoever does not', async () => {
    const { db, roundTrips } = countingDb(env.DB);
    await admit(db, anAdmissionRequest(aNewTask({ idempotencyKey: 'k' })));
    await admit(db, anAdmissionRequest(aNewTask({ id: OTHER_ID, idempotencyKey: 'k' })));
    expect(roundTrips).toEqual(['batch', 'batch', 'batch']);
  });
});
