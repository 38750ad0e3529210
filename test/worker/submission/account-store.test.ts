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
/** KIE's ids; ours are what the admission gives them. */
const idOf = (n: number) => `kie-${n}`;
const ours = new Map<number, string>();

/** Asks for a place for task `n` of the account `a`. */
async function ask(n: number, limits: Partial<Limits> = {}, part: Partial<Reservation> = {}) {
  const at = part.at ?? NOW;
  const admission = await admit(
    env.DB,
    anAdmissionRequest(aNewTask({ createdAt: at, idempotencyKey: `k${n}` }), {
      reservation: {
        account: 'a',
        limits: { ...DEFAULT_LIMITS.none, ...limits },
        model: 'a/b',
        millicredits: 42_000,
        priceKey: undefined,
        at,
        ...part,
      },
    }),
  );
  if (admission.kind === 'admitted') ours.set(n, admission.id);
  return admission;
}
const own = (n: number) => ours.get(n) ?? '';
const end = (n: number, report: Parameters<typeof aStatus>[0]) =>
  store.applyStatus(aStatusUpdate({ taskId: idOf(n), ...report }, { id: own(n) }));
const usage = (at = NOW) => accounts.usage('a', at);

describe('an account', () => {
  it('has used nothing before its first task', async () => {
    expect(await usage()).toEqual({
      running: 0,
      tasksThisMinute: 0,
      creditsToday: 0,
      creditsThisMonth: 0,
    });
  });

  it('is charged the estimate at once', async () => {
    await ask(1);
    expect(await usage()).toEqual({
      running: 1,
      tasksThisMinute: 1,
      creditsToday: 42,
      creditsThisMonth: 42,
    });
  });

  it.each([
    ['a success, what KIE says', { state: 'success', consumeCredits: 40.5 }, 40.5],
    [
      'a success that cost more than expected, all of it',
      { state: 'success', consumeCredits: 99 },
      99,
    ],
    ['a success of which KIE names no price, the estimate', { state: 'success' }, 42],
    ['a failure, nothing', { state: 'fail' }, 0],
    ['a failure that KIE charged for, what KIE says', { state: 'fail', consumeCredits: 7 }, 7],
    ['a price below nothing, nothing', { state: 'success', consumeCredits: -5 }, 0],
    [
      'a price beyond all sense, the most there is',
      { state: 'success', consumeCredits: 1e300 },
      1e9,
    ],
  ] as const)('pays for %s', async (_what, report, credits) => {
    await ask(1);
    await store.recordAccepted(own(1), { ...anAcceptance, taskId: idOf(1) }, NOW);
    await end(1, report);
    expect(await usage()).toMatchObject({
      running: 0,
      creditsToday: credits,
      creditsThisMonth: credits,
    });
  });

  it('pays nothing for what KIE refused, and nothing for what was taken back', async () => {
    await ask(1);
    await ask(2);
    await store.recordRefused(own(1), { code: 422, msg: 'no', releaseKey: false }, NOW);
    await store.withdraw(own(2));
    expect(await usage()).toMatchObject({ running: 0, creditsToday: 0, creditsThisMonth: 0 });
  });

  it('goes on paying for a task of which nobody can tell whether it was billed', async () => {
    await ask(1);
    await store.recordUnconfirmed(own(1), NOW, NOW + 1);
    // It takes no place: the truth may be a day away.
    expect(await usage()).toMatchObject({ running: 0, creditsToday: 42 });
    await store.end(own(1), 'never_confirmed', NOW);
    expect(await usage()).toMatchObject({ running: 0, creditsToday: 42 });
  });

  it('that hears of such a task after all has it under way again', async () => {
    await ask(1);
    await store.recordUnconfirmed(own(1), NOW, NOW + 1);
    await end(1, { state: 'generating' });
    expect(await usage()).toMatchObject({ running: 1, creditsToday: 42 });
  });

  it('pays once, however often the end is told', async () => {
    await ask(1);
    for (const consumeCredits of [10, 20, 10]) await end(1, { state: 'success', consumeCredits });
    expect(await usage()).toMatchObject({ running: 0, creditsToday: 10 });
  });

  it('has what a task cost still spent when the task is forgotten', async () => {
    await ask(1);
    await end(1, { state: 'success', consumeCredits: 10 });
    await rows('delete from tasks');
    expect(await usage()).toMatchObject({ running: 0, creditsToday: 10 });
  });

  it('is charged on the day of its task, whenever that ends', async () => {
    const evening = NOW + DAY_MS - 1;
    await ask(1, {}, { at: evening });
    await ask(2, {}, { at: evening + 1 });
    await end(1, { state: 'success', consumeCredits: 10 });
    expect(await usage(evening + 1)).toMatchObject({ creditsToday: 42, creditsThisMonth: 52 });
  });

  it('begins a new day and a new month with nothing spent', async () => {
    await ask(1);
    expect(await usage(NOW + DAY_MS)).toMatchObject({ creditsToday: 0, creditsThisMonth: 42 });
    expect(await usage(Date.UTC(2026, 1, 1))).toMatchObject({ running: 1, creditsThisMonth: 0 });
    await ask(2, {}, { at: Date.UTC(2026, 1, 1) });
    expect(await usage(Date.UTC(2026, 1, 1))).toMatchObject({ running: 2, creditsThisMonth: 42 });
  });
});

describe('a limit', () => {
  it.each([
    ['maxConcurrent', { maxConcurrent: 2 }],
    ['perMinute', { perMinute: 2 }],
    ['dailyCredits', { dailyCredits: 84 }],
    ['dailyCredits', { dailyCredits: 125.999 }],
    ['monthlyCredits', { monthlyCredits: 84, dailyCredits: 126 }],
  ] as const)('of %s lets in as many as it says, and no other trace', async (by, limits) => {
    for (const n of [1, 2]) expect(await ask(n, limits)).toMatchObject({ kind: 'admitted' });
    const before = [await rows('select * from tasks'), await rows('select * from accounts')];
    expect(await ask(3, limits)).toEqual({ kind: 'limited', by, credits: 42 });
    expect([await rows('select * from tasks'), await rows('select * from accounts')]).toEqual(
      before,
    );
  });

  it.each([
    ['maxConcurrent', { maxConcurrent: 0 }],
    ['perMinute', { perMinute: 0 }],
    ['dailyCredits', { dailyCredits: 41.999 }],
    ['monthlyCredits', { monthlyCredits: 0 }],
  ] as const)('of %s holds for an account that is not there yet', async (by, limits) => {
    expect(await ask(1, limits)).toEqual({ kind: 'limited', by, credits: 42 });
    expect(await rows('select * from accounts')).toEqual([]);
  });

  it('adds up fractions exactly', async () => {
    const tenth = { millicredits: 100 };
    for (let n = 0; n < 10; n++)
      expect(await ask(n, { dailyCredits: 1 }, tenth)).toMatchObject({ kind: 'admitted' });
    expect(await ask(10, { dailyCredits: 1 }, tenth)).toMatchObject({ kind: 'limited' });
  });

  it('of a minute begins anew with the next', async () => {
    await ask(1, { perMinute: 1 });
    expect(await ask(2, { perMinute: 1 }, { at: NOW + MINUTE_MS - 1 })).toMatchObject({
      kind: 'limited',
    });
    expect(await ask(2, { perMinute: 1 }, { at: NOW + MINUTE_MS })).toMatchObject({
      kind: 'admitted',
    });
  });

  it('of a day is not got round by a clock that is behind', async () => {
    await ask(1, { dailyCredits: 42 });
    expect(await ask(2, { dailyCredits: 42 }, { at: NOW - 1 })).toMatchObject({ kind: 'limited' });
  });

  it('does not stand in the way of a repeat', async () => {
    await ask(1, { dailyCredits: 42 });
    expect(await ask(1, { dailyCredits: 42 })).toMatchObject({ kind: 'repeated' });
  });

  it('gives a seq back when a task ends, and credits when it cost less', async () => {
    const limits = { maxConcurrent: 1, dailyCredits: 60 };
    await ask(1, limits);
    expect(await ask(2, limits)).toMatchObject({ by: 'maxConcurrent' });
    await end(1, { state: 'success', consumeCredits: 18 });
    expect(await ask(2, limits)).toMatchObject({ kind: 'admitted' });
  });

  it('of credits for ten lets in ten of three hundred at once', async () => {
    const asked = Array.from({ length: 300 }, (_, n) => ask(n, { dailyCredits: 420 }));
    const admitted = (await Promise.all(asked)).filter(({ kind }) => kind === 'admitted');
    expect(admitted).toHaveLength(10);
    expect(await usage()).toMatchObject({ running: 10, creditsToday: 420 });
  });
});
