import { describe, expect, it } from 'vitest';
import type { HealthReport } from '../../../src/worker/admin/views.ts';
import type { HealthData } from '../../../src/worker/health/health-report.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import type { TestEdge } from '../../support/edge.ts';
import { requestAdmin } from '../auth/builders.ts';
import { adminEdge, readAdmin } from '../admin/builders.ts';
import { readExposition } from '../admin/exposition.ts';
import { quietEdge } from '../callbacks/builders.ts';
import { saveCatalogue } from '../models/live/save-catalogue.ts';
import { NOW } from '../tasks/builders.ts';

async function findWarning(edge: TestEdge): Promise<string | undefined> {
  const { data } = await (await edge.request('/health')).json<{ data: HealthData }>();
  return data.warnings.find((text) => /list of models/.test(text));
}

describe("/health and KIE's list of models", () => {
  it("warns with the latest problem when KIE's list has not been read for 24 hours, until it is read again", async () => {
    const edge = quietEdge();
    await saveCatalogue(edge);
    await edge.deps.liveCatalogue.saveProblem('code 401: Unauthorized', NOW + 1);
    edge.clock.now += DAY_MS - 1;
    expect(await findWarning(edge)).toBeUndefined();
    edge.clock.now += 1;
    expect(await findWarning(edge)).toMatch(
      /^KIE's list of models has not been read for 24 hours \(code 401: Unauthorized\): .*Check that KIE_BASE_URL/,
    );
    await saveCatalogue(edge);
    expect(await findWarning(edge)).toBeUndefined();
  });

  it("warns when KIE's list has never been read an hour after the first run of the cron", async () => {
    const edge = quietEdge();
    edge.clock.now += HOUR_MS;
    expect(await findWarning(edge)).toBeUndefined(); // the cron has not run
    await edge.deps.cronRuns.record(edge.clock.now);
    edge.clock.now += HOUR_MS - 1;
    await edge.deps.cronRuns.record(edge.clock.now);
    expect(await findWarning(edge)).toBeUndefined();
    edge.clock.now += 1;
    expect(await findWarning(edge)).toMatch(/^KIE's list of models has never been read: /);
  });
});

it("the admin's health report and the metrics have the age of KIE's list", async () => {
  const edge = adminEdge();
  const scrape = async () => {
    const families = readExposition(await (await requestAdmin(edge, 'GET', 'metrics')).text());
    return [...(families.get('kie_edge_catalogue_age_seconds')?.samples ?? [])];
  };
  expect(await scrape()).toEqual([]);
  await saveCatalogue(edge);
  edge.clock.now += 2 * MINUTE_MS;
  expect((await readAdmin<HealthReport>(edge, 'health')).catalogue).toEqual({
    readAt: NOW,
    nextReadAt: NOW + 5 * MINUTE_MS,
    problem: null,
    problemAt: null,
  });
  expect(await scrape()).toEqual([['', 120]]);
});
