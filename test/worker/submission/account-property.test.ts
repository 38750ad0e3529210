import { env } from 'cloudflare:workers';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/worker/auth/client.ts';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import { DAY_MS } from '../../../src/worker/platform/units.ts';
import { anAdmissionRequest, aNewTask, NOW, rows } from '../tasks/builders.ts';
import { admit } from '../../../src/worker/submission/admission-store.ts';
import { anyEvents, applyEvent } from '../tasks/task-events.ts';

const store = taskStore(env.DB);

/** One task: its account, the days since the first task, its expected cost and its events. */
const aTask = fc.record({
  account: fc.constantFrom('a', 'b'),
  day: fc.integer({ min: 0, max: 40 }),
  millicredits: fc.integer({ min: 0, max: 100_000 }),
  events: anyEvents,
});

/** The expected accounts: sums over the tasks. */
const EXPECTED = `
  select account, sum(is_running) as running,
    sum(iif(budget_day = day, spent_millicredits, 0)) as today,
    sum(iif(substr(budget_day, 1, 7) = substr(day, 1, 7), spent_millicredits, 0)) as month,
    sum(length(cast(request as blob)) + coalesce(length(cast(result_json as blob)), 0)
      + coalesce(length(cast(final_callback as blob)), 0)) as bytes
  from tasks join accounts using (account) group by account order by account`;
const STORED = `
  select account, running, day_millicredits as today, month_millicredits as month, stored_bytes as bytes
  from accounts where account in (select account from tasks) order by account`;

describe('the accounts', () => {
  it(
    'keeps each account equal to the sums over its tasks after any events in any order',
    { timeout: 30_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(aTask, { minLength: 1, maxLength: 4 }), async (tasks) => {
          await rows('delete from tasks');
          await rows('delete from accounts');
          await rows("update rate_windows set slot_times = ''");
          // Days do not go back.
          for (const task of tasks.toSorted((one, other) => one.day - other.day)) {
            const at = NOW + task.day * DAY_MS;
            const { account, millicredits } = task;
            const admission = await admit(
              env.DB,
              anAdmissionRequest(aNewTask({ createdAt: at }), {
                reservation: {
                  account,
                  limits: DEFAULT_LIMITS.none,
                  model: 'a/b',
                  millicredits,
                  expected: { min: 0, max: 2 * millicredits },
                  learned: undefined,
                  at,
                },
              }),
            );
            if (admission.kind !== 'admitted') throw new Error('no limit is set');
            for (const [n, event] of task.events.entries())
              await applyEvent(store, admission.id, event, n);
            expect(await rows(STORED)).toEqual(await rows(EXPECTED));
          }
        }),
        { numRuns: 60 },
      );
    },
  );
});
