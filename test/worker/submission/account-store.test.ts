import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../../src/worker/auth/client.ts';
import { accountStore, type Reservation } from '../../../src/worker/submission/account-store.ts';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { admit } from '../../../src/worker/submission/admission-store.ts';
import {
  anAcceptance,
  anAdmissionRequest,
  aNewTask,
  type aStatus,
  aStatusUpdate,
  NOW,
  rows,
} from '../tasks/builders.ts';

const store = taskStore(env.DB);
const accounts = accountStore(env.DB);
/** KIE's taskId of the task `n`. */
const kieTaskId = (n: number) => `kie-${n}`;
/** Our ids, as the admission returned them. */
const ids = new Map<number, string>();

/** Requests the admission of the task `n` of the account `a`. */
async function admitTask(n: number, limits: Partial<Limits> = {}, part: Partial<Reservation> = {}) {
  const at = part.at ?? NOW;
  const admission = await admit(
    env.DB,
    anAdmissionRequest(aNewTask({ createdAt: at, idempotencyKey: `k${n}` }), {
      reservation: {
        account: 'a',
        limits: { ...DEFAULT_LIMITS.none, ...limits },
        model: 'a/b',
        millicredits: 42_000,
        expected: { min: 0, max: 84_000 },
        learned: undefined,
        at,
        ...part,
      },
    }),
  );
  if (admission.kind === 'admitted') ids.set(n, admission.id);
  return admission;
}
const idFor = (n: number) => ids.get(n) ?? '';
const report = (n: number, status: Parameters<typeof aStatus>[0]) =>
  store.applyStatus(aStatusUpdate({ taskId: kieTaskId(n), ...status }, { id: idFor(n) }));
const usage = (at = NOW) => accounts.usage('a', at);

describe('the usage of an account', () => {
  it('reports no usage for an account without tasks', async () => {
    expect(await usage()).toEqual({
      running: 0,
      tasksThisMinute: 0,
      creditsToday: 0,
      creditsThisMonth: 0,
      storedBytes: 0,
    });
  });

  it('charges the estimate of a task to its account on admission', async () => {
    await admitTask(1);
    expect(await usage()).toEqual({
      running: 1,
      tasksThisMinute: 1,
      creditsToday: 42,
      creditsThisMonth: 42,
      storedBytes: aNewTask().request.length,
    });
  });

  it.each([
    ['what KIE charged for a success', { state: 'success', consumeCredits: 40.5 }, 40.5],
    [
      'the whole charge of a success that cost more than expected',
      { state: 'success', consumeCredits: 99 },
      99,
    ],
    ['the estimate for a success without a charge', { state: 'success' }, 42],
    ['nothing for a failure', { state: 'fail' }, 0],
    ['what KIE charged for a failure', { state: 'fail', consumeCredits: 7 }, 7],
    ['nothing for a negative charge', { state: 'success', consumeCredits: -5 }, 0],
    ['the maximum for an impossible charge', { state: 'success', consumeCredits: 1e300 }, 1e9],
  ] as const)('charges to the account %s', async (_what, status, credits) => {
    await admitTask(1);
    await store.recordAccepted(idFor(1), { ...anAcceptance, taskId: kieTaskId(1) }, NOW);
    await report(1, status);
    expect(await usage()).toMatchObject({
      running: 0,
      creditsToday: credits,
      creditsThisMonth: credits,
    });
  });

  it('charges nothing for rejected and withdrawn tasks', async () => {
    await admitTask(1);
    await admitTask(2);
    await store.recordRefused(idFor(1), { code: 422, msg: 'no', releaseKey: false }, NOW);
    await store.withdraw(idFor(2));
    expect(await usage()).toMatchObject({ running: 0, creditsToday: 0, creditsThisMonth: 0 });
  });

  it('keeps the reservation of an unconfirmed task, which counts as running for 15 minutes', async () => {
    await admitTask(1);
    await store.recordUnconfirmed(idFor(1), NOW, NOW + DAY_MS);
    expect(await usage(NOW + 15 * MINUTE_MS - 1)).toMatchObject({ running: 1, creditsToday: 42 });
    // It does not use up maxConcurrent any longer: its outcome may be known only in a day.
    expect(await usage(NOW + 15 * MINUTE_MS)).toMatchObject({ running: 0, creditsToday: 42 });
    await store.end(idFor(1), 'never_confirmed', NOW);
    expect(await usage()).toMatchObject({ running: 0, creditsToday: 42 });
  });

  it('counts an unconfirmed task as running again when KIE reports progress', async () => {
    await admitTask(1);
    await store.recordUnconfirmed(idFor(1), NOW, NOW + 1);
    await report(1, { state: 'generating' });
    expect(await usage()).toMatchObject({ running: 1, creditsToday: 42 });
  });

  it('charges a task once if KIE reports its end repeatedly', async () => {
    await admitTask(1);
    for (const consumeCredits of [10, 20, 10])
      await report(1, { state: 'success', consumeCredits });
    expect(await usage()).toMatchObject({ running: 0, creditsToday: 10 });
  });

  it('keeps the charge of a task that was deleted', async () => {
    await admitTask(1);
    await report(1, { state: 'success', consumeCredits: 10 });
    await rows('delete from tasks');
    expect(await usage()).toMatchObject({ running: 0, creditsToday: 10 });
  });

  it('charges a task to the day of its creation, whenever it ends', async () => {
    const evening = NOW + DAY_MS - 1;
    await admitTask(1, {}, { at: evening });
    await admitTask(2, {}, { at: evening + 1 });
    await report(1, { state: 'success', consumeCredits: 10 });
    expect(await usage(evening + 1)).toMatchObject({ creditsToday: 42, creditsThisMonth: 52 });
  });

  it('resets the credits of an account on a new day and in a new month, but not its running tasks', async () => {
    await admitTask(1);
    expect(await usage(NOW + DAY_MS)).toMatchObject({ creditsToday: 0, creditsThisMonth: 42 });
    expect(await usage(Date.UTC(2026, 1, 1))).toMatchObject({ running: 1, creditsThisMonth: 0 });
    await admitTask(2, {}, { at: Date.UTC(2026, 1, 1) });
    expect(await usage(Date.UTC(2026, 1, 1))).toMatchObject({ running: 2, creditsThisMonth: 42 });
  });
});

describe('the limits of an account', () => {
  it.each([
    ['maxConcurrent', { maxConcurrent: 2 }],
    ['perMinute', { perMinute: 2 }],
    ['dailyCredits', { dailyCredits: 84 }],
    ['dailyCredits', { dailyCredits: 125.999 }],
    ['monthlyCredits', { monthlyCredits: 84, dailyCredits: 126 }],
  ] as const)(
    'admits exactly as many tasks as %s allows and writes nothing for the next',
    async (by, limits) => {
      for (const n of [1, 2])
        expect(await admitTask(n, limits)).toMatchObject({ kind: 'admitted' });
      const before = [await rows('select * from tasks'), await rows('select * from accounts')];
      expect(await admitTask(3, limits)).toEqual({ kind: 'limited', by, credits: 42 });
      expect([await rows('select * from tasks'), await rows('select * from accounts')]).toEqual(
        before,
      );
    },
  );

  it.each([
    ['maxConcurrent', { maxConcurrent: 0 }],
    ['perMinute', { perMinute: 0 }],
    ['dailyCredits', { dailyCredits: 41.999 }],
    ['monthlyCredits', { monthlyCredits: 0 }],
  ] as const)('applies %s to an account without a row', async (by, limits) => {
    expect(await admitTask(1, limits)).toEqual({ kind: 'limited', by, credits: 42 });
    expect(await rows('select * from accounts')).toEqual([]);
  });

  it('counts unconfirmed tasks towards maxConcurrent until they are 15 minutes old', async () => {
    const limits = { maxConcurrent: 2 };
    const admitUnconfirmed = async (n: number, at = NOW) => {
      const { kind } = await admitTask(n, limits, { at });
      if (kind === 'admitted') await store.recordUnconfirmed(idFor(n), at, at + DAY_MS);
      return kind;
    };
    const kinds = [];
    for (let n = 0; n < 9; n++) kinds.push(await admitUnconfirmed(n));
    expect(kinds).toEqual(['admitted', 'admitted', ...Array(7).fill('limited')]);
    expect(await admitUnconfirmed(9, NOW + 15 * MINUTE_MS - 1)).toBe('limited');
    expect(await admitUnconfirmed(10, NOW + 15 * MINUTE_MS)).toBe('admitted');
  });

  it("counts no other account's unconfirmed tasks", async () => {
    await admitTask(1, {}, { account: 'b' });
    await store.recordUnconfirmed(idFor(1), NOW, NOW + DAY_MS);
    expect(await admitTask(2, { maxConcurrent: 1 })).toMatchObject({ kind: 'admitted' });
  });

  it('adds up fractions of credits exactly', async () => {
    const tenth = { millicredits: 100 };
    for (let n = 0; n < 10; n++)
      expect(await admitTask(n, { dailyCredits: 1 }, tenth)).toMatchObject({ kind: 'admitted' });
    expect(await admitTask(10, { dailyCredits: 1 }, tenth)).toMatchObject({ kind: 'limited' });
  });

  it('resets perMinute with the next minute', async () => {
    await admitTask(1, { perMinute: 1 });
    expect(await admitTask(2, { perMinute: 1 }, { at: NOW + MINUTE_MS - 1 })).toMatchObject({
      kind: 'limited',
    });
    expect(await admitTask(2, { perMinute: 1 }, { at: NOW + MINUTE_MS })).toMatchObject({
      kind: 'admitted',
    });
  });

  it('applies dailyCredits even if the clock of the isolate is behind the day of the account', async () => {
    await admitTask(1, { dailyCredits: 42 });
    expect(await admitTask(2, { dailyCredits: 42 }, { at: NOW - 1 })).toMatchObject({
      kind: 'limited',
    });
  });

  it('returns the task of a used Idempotency-Key although a limit is reached', async () => {
    await admitTask(1, { dailyCredits: 42 });
    expect(await admitTask(1, { dailyCredits: 42 })).toMatchObject({ kind: 'repeated' });
  });

  it('releases concurrency when a task ends, and credits if it cost less than reserved', async () => {
    const limits = { maxConcurrent: 1, dailyCredits: 60 };
    await admitTask(1, limits);
    expect(await admitTask(2, limits)).toMatchObject({ by: 'maxConcurrent' });
    await report(1, { state: 'success', consumeCredits: 18 });
    expect(await admitTask(2, limits)).toMatchObject({ kind: 'admitted' });
  });

  it('admits ten of 300 concurrent requests with credits for ten', async () => {
    const requests = Array.from({ length: 300 }, (_, n) => admitTask(n, { dailyCredits: 420 }));
    const admitted = (await Promise.all(requests)).filter(({ kind }) => kind === 'admitted');
    expect(admitted).toHaveLength(10);
    expect(await usage()).toMatchObject({ running: 10, creditsToday: 420 });
  });
});
