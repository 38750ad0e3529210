import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { HealthReport } from '../../../src/worker/admin/views.ts';
import { runAlerts } from '../../../src/worker/alerts/send-alerts.ts';
import { MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { adminEdge, insertTasks, readAdmin } from '../admin/builders.ts';
import { NOW } from '../tasks/builders.ts';

const setStates = (state: string) => env.DB.prepare('update tasks set state = ?').bind(state).run();

it('an alert in the health report counts what the report counts, also between two runs of the cron', async () => {
  const edge = adminEdge();
  const nextPollAt = NOW + MINUTE_MS;
  const states = ['unconfirmed', 'unconfirmed', 'waiting', 'waiting', 'waiting'] as const;
  await insertTasks(states.map((state) => ({ state, nextPollAt })));
  await runAlerts({
    ...edge.deps,
    readHealth: (now) => edge.deps.health.read(now, 0),
    refreshBalance: async () => undefined,
    sendWebhook: async () => ({ status: 200, error: undefined }),
  });
  const read = async () => {
    const { tasks, alerts } = await readAdmin<HealthReport>(edge, 'health');
    return [tasks.unconfirmed, alerts.map(({ message }) => message.split(':')[0])];
  };
  expect(await read()).toEqual([2, ['2 tasks are unconfirmed']]);
  await setStates('unconfirmed');
  expect(await read()).toEqual([5, ['5 tasks are unconfirmed']]);
  await setStates('waiting');
  expect(await read()).toEqual([0, ['No task is unconfirmed.']]);
});
