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
const suffixFor = (n: number) => `admitted-${String(n).padStart(13, '0')}`;
const seqAt = (n: number) => NOW * 1000 + n;
/** The id of the nth task that is admitted at NOW. */
const idAt = (n: number) => `${seqAt(n)}-${suffixFor(n)}`;
const listKinds = (admissions: readonly Admission[]) => admissions.map(({ kind }) => kind);

/** KIE's rate window. */
const slot: AdmissionRequest['slot'] = {
  window: { name: 'createTask', limit: 20, windowMs: 10_000 },
  earliest: NOW,
  latest: NOW + 15_000,
};
const admitted = (count: number, from: number, slotAt: number): Admission[] =>
  Array.from({ length: count }, (_, n) => ({ kind: 'admitted', id: idAt(from + n), slotAt }));
const readState = async () => [
  await rows('select * from tasks order by id'),
  await rows('select * from rate_windows'),
];

describe('an admission', () => {
  it('inserts the task and returns the time at which KIE may be called', async () => {
    const task = aNewTask({ idempotencyKey: 'k' });
    expect(await admit(env.DB, anAdmissionRequest(task, { slot }))).toEqual({
      kind: 'admitted',
      id: ID,
      slotAt: NOW,
    });
    expect(await store.find(ID)).toMatchObject({ ...task, state: 'submitting' });
    expect(await rows("select slot_times from rate_windows where name = 'createTask'")).toEqual([
      { slot_times: String(NOW) },
    ]);
  });

  it('returns the task of a used Idempotency-Key and writes nothing', async () => {
    const first = aNewTask({ idempotencyKey: 'k' });
    await admit(env.DB, anAdmissionRequest(first, { slot }));
    const before = await readState();
    const again = aNewTask({ id: OTHER_ID, idempotencyKey: 'k', request: '{"other":1}' });
    expect(await admit(env.DB, anAdmissionRequest(again, { slot }))).toMatchObject({
      kind: 'repeated',
      task: first,
    });
    expect(await readState()).toEqual(before);
  });

  it('returns the task of a used Idempotency-Key even if the rate window is full', async () => {
    const full = { slot: { ...slot, window: { ...slot.window, limit: 1 }, latest: NOW + 10 } };
    await admit(env.DB, anAdmissionRequest(aNewTask({ idempotencyKey: 'k' }), full));
    const again = aNewTask({ id: OTHER_ID, idempotencyKey: 'k' });
    expect(await admit(env.DB, anAdmissionRequest(again, full))).toMatchObject({
      kind: 'repeated',
    });
  });

  it('returns the time of the next slot and writes nothing if the rate window is full', async () => {
    const limit = { ...slot, window: { ...slot.window, limit: 1 }, latest: NOW + 10 };
    await admit(env.DB, anAdmissionRequest(aNewTask(), { slot: limit }));
    const before = await readState();
    const late = aNewTask({ id: OTHER_ID, idempotencyKey: 'k' });
    expect(await admit(env.DB, anAdmissionRequest(late, { slot: limit }))).toEqual({
      kind: 'full',
      nextSlotAt: NOW + 11_000,
    });
    expect(await readState()).toEqual(before);
  });

  it.each([
    ['the same key of another client', 'none', 'other', 'k', 'k'],
    ['another key of the same client', 'none', 'none', 'k', 'K'],
    ['no key, twice', 'none', 'none', undefined, undefined],
  ])('admits a second task for %s', async (_what, one, two, oneKey, twoKey) => {
    await admit(env.DB, anAdmissionRequest(aNewTask({ client: one, idempotencyKey: oneKey })));
    const second = aNewTask({ id: OTHER_ID, client: two, idempotencyKey: twoKey });
    expect((await admit(env.DB, anAdmissionRequest(second))).kind).toBe('admitted');
  });

  it('admits one of 50 concurrent requests with one Idempotency-Key and returns its task to the others', async () => {
    const admissions = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        admit(env.DB, anAdmissionRequest(aNewTask({ id: idAt(n), idempotencyKey: 'k' }), { slot })),
      ),
    );
    expect(listKinds(admissions).sort()).toEqual(['admitted', ...Array(49).fill('repeated')]);
    const [task, ...more] = await rows('select id from tasks');
    expect(more).toEqual([]);
    for (const admission of admissions)
      if (admission.kind === 'repeated') expect(admission.task.id).toBe(task?.['id']);
  });

  it('gives 50 concurrent requests slots in order and rejects those that would wait too long without writing', async () => {
    const admissions = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        admit(
          env.DB,
          anAdmissionRequest(aNewTask({ id: idAt(n), idempotencyKey: `k${n}` }), { slot }),
        ),
      ),
    );
    expect(admissions).toEqual([
      ...admitted(20, 0, NOW),
      ...admitted(20, 20, NOW + 11_000),
      ...Array.from({ length: 10 }, () => ({ kind: 'full', nextSlotAt: NOW + 22_000 })),
    ]);
    expect((await rows('select id from tasks order by id')).map(({ id }) => id)).toEqual(
      Array.from({ length: 40 }, (_, n) => idAt(n)),
    );
  });

  it('never gives a seq twice, even if the clock goes back and tasks are deleted', async () => {
    const seqs: number[] = [];
    for (const createdAt of [NOW, NOW, NOW - DAY_MS, NOW + DAY_MS, NOW]) {
      const admission = await admit(env.DB, anAdmissionRequest(aNewTask({ createdAt })));
      if (admission.kind === 'admitted') seqs.push(Number.parseInt(admission.id));
      await rows('delete from tasks');
    }
    const late = seqAt(DAY_MS * 1000);
    expect(seqs).toEqual([seqAt(0), seqAt(1), seqAt(2), late, late + 1]);
  });

  it('fails without a second attempt if D1 fails', async () => {
    const { db, roundTrips } = countingDb(env.DB);
    await expect(admit(db, anAdmissionRequest(aNewTask({ request: 'not JSON' })))).rejects.toThrow(
      'CHECK',
    );
    expect(roundTrips).toEqual(['batch']);
    expect(await rows('select id from tasks')).toEqual([]);
  });

  it('takes one round trip to D1 for an admission, and two for a rejection', async () => {
    const { db, roundTrips } = countingDb(env.DB);
    await admit(db, anAdmissionRequest(aNewTask({ idempotencyKey: 'k' })));
    await admit(db, anAdmissionRequest(aNewTask({ id: OTHER_ID, idempotencyKey: 'k' })));
    expect(roundTrips).toEqual(['batch', 'batch', 'batch']);
  });
});
