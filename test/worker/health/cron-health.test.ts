import { describe, expect, it } from 'vitest';
import { runCron } from '../../../src/worker/cron.ts';
import type { HealthData } from '../../../src/worker/health/health-report.ts';
import { MINUTE_MS } from '../../../src/worker/platform/units.ts';
import type { TestEdge } from '../../support/edge.ts';
import { toCronDeps } from '../../support/test-deps.ts';
import { adminEdge, readAdmin } from '../admin/builders.ts';
import type { HealthReport } from '../../../src/worker/admin/views.ts';
import { quietEdge } from '../callbacks/builders.ts';
import { NOW, rows } from '../tasks/builders.ts';

async function readHealth(edge: TestEdge): Promise<HealthData> {
  return (await (await edge.request('/health')).json<{ data: HealthData }>()).data;
}
const findCronWarning = ({ warnings }: HealthData) => warnings.find((text) => /cron/.test(text));

describe('/health and the cron', () => {
  it('does not warn in the 20 minutes after a deployment before the cron has ever run', async () => {
    const edge = quietEdge();
    edge.clock.now += 20 * MINUTE_MS - 1;
    const health = await readHealth(edge);
    expect([health.cron, findCronWarning(health)]).toEqual([{ lastRunAt: null }, undefined]);
  });

  it('warns when the cron has never run 20 minutes after the deployment', async () => {
    const edge = quietEdge();
    edge.clock.now += 20 * MINUTE_MS;
    expect(findCronWarning(await readHealth(edge))).toMatch(
      /^the cron has never run, 20 minutes after .* Check the cron trigger/,
    );
  });

  it('shows when the cron ran last, and warns 20 minutes later', async () => {
    const edge = quietEdge();
    edge.clock.now += 60 * MINUTE_MS;
    await runCron(toCronDeps(edge.deps), edge.clock.now);
    edge.clock.now += 20 * MINUTE_MS - 1;
    const before = await readHealth(edge);
    expect([before.cron, findCronWarning(before)]).toEqual([
      { lastRunAt: NOW + 60 * MINUTE_MS },
      undefined,
    ]);
    edge.clock.now += 1;
    expect(findCronWarning(await readHealth(edge))).toMatch(
      /^the cron has not run for 20 minutes: /,
    );
  });

  it('does not warn of a cron that stopped before a deployment until 20 minutes after it', async () => {
    const timestamp = new Date(NOW + 100 * MINUTE_MS).toISOString();
    const edge = quietEdge({}, { version: { id: 'v-2', timestamp } });
    await runCron(toCronDeps(edge.deps), edge.clock.now);
    edge.clock.now = NOW + 119 * MINUTE_MS;
    expect(findCronWarning(await readHealth(edge))).toBeUndefined();
  });
});

it('the cron records its first and its latest run, and a late run does not turn the time back', async () => {
  const { deps, clock } = quietEdge();
  const times = [NOW + MINUTE_MS, NOW + 3 * MINUTE_MS, NOW + 2 * MINUTE_MS];
  for (const time of times) {
    clock.now = time;
    await runCron(toCronDeps(deps), time);
  }
  expect(await rows('select * from cron_runs')).toEqual([
    { singleton: 1, first_run_at: NOW + MINUTE_MS, last_run_at: NOW + 3 * MINUTE_MS },
  ]);
});

it("the admin's health report has the first and the latest run of the cron", async () => {
  const edge = adminEdge();
  await runCron(toCronDeps(edge.deps), edge.clock.now);
  const { cron } = await readAdmin<HealthReport>(edge, 'health');
  expect(cron).toEqual({ firstRunAt: NOW, lastRunAt: NOW });
});
