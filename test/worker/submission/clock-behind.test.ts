import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { accountStore } from '../../../src/worker/submission/account-store.ts';
import { admit } from '../../../src/worker/submission/admission-store.ts';
import { anAdmissionRequest, aNewTask, NOW, rows } from '../tasks/builders.ts';

it('a task of an isolate whose clock is a day behind is charged to the current day of its account', async () => {
  const tomorrow = NOW + DAY_MS;
  for (const createdAt of [tomorrow, tomorrow - MINUTE_MS])
    expect(await admit(env.DB, anAdmissionRequest(aNewTask({ createdAt })))).toMatchObject({
      kind: 'admitted',
    });
  expect(await rows('select day from accounts')).toEqual([{ day: '2026-01-02' }]);
  expect(await rows('select distinct budget_day from tasks')).toEqual([
    { budget_day: '2026-01-02' },
  ]);
  expect(await accountStore(env.DB).usage('none', tomorrow)).toMatchObject({
    creditsToday: 84,
    creditsThisMonth: 84,
  });
});
