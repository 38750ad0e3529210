import { Hono } from 'hono';
import * as z from 'zod';
import type { Deps } from '../deps.ts';
import { success } from '../http/envelope.ts';
import { validate, validationError } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import { formatUtcDay } from '../platform/budget-period.ts';
import { USAGE_GROUPS, type UsageGroup } from './queries/usage-store.ts';
import { DAY_MS } from '../platform/units.ts';
import { refreshBalance } from '../health/refresh-balance.ts';
import { METRICS_TYPE, metricsText } from './metrics.ts';
import { stuckItem } from './stuck-reasons.ts';
import type { HealthReport } from './views.ts';

export type OperationDeps = Pick<Deps, 'settings' | 'store' | 'kie' | 'runtime' | 'log'>;

const DEFAULT_STUCK = 50;
const MAX_STUCK = 200;
/** A quarter: more days are a report for another tool. */
const MAX_DAYS = 92;
const DEFAULT_DAYS = 30;
const MAX_NAME_CHARACTERS = 2048;

const name = lazy(() => z.string().min(1).max(MAX_NAME_CHARACTERS));
const day = lazy(() => z.iso.date({ error: 'must be a day like 2030-01-31' }));

export const stuckQuery = lazy(() =>
  z.object({
    limit: z.coerce.number().int().min(1).max(MAX_STUCK).default(DEFAULT_STUCK),
  }),
);

const BY = new RegExp(`^(?:${USAGE_GROUPS.join('|')})(?:,(?:${USAGE_GROUPS.join('|')}))*$`);

export const usageQuery = lazy(() =>
  z.object({
    since: day().optional(),
    until: day().optional(),
    groupBy: z.string().regex(BY, `must be some of ${USAGE_GROUPS.join()}`).default('day'),
    client: name().optional(),
    model: name().optional(),
  }),
);

/** How the deployment does: what is owed, what is stuck, what it costs. Stands behind the door. */
export function operationRoutes(deps: OperationDeps): Hono {
  const { store, runtime } = deps;
  return new Hono()
    .get('/admin/api/health', async (c) => c.json(success(await healthOf(deps))))
    .get('/admin/api/metrics', async (c) => {
      const health = await healthOf(deps);
      const today = formatUtcDay(health.at);
      const [{ rows }, unknownEnds] = await Promise.all([
        store.usage.table({ since: today, until: today, by: ['model'] }),
        store.usage.unknownEnds(health.at),
      ]);
      return c.body(metricsText(health, rows, unknownEnds), 200, { 'content-type': METRICS_TYPE });
    })
    .get('/admin/api/stuck', async (c) => {
      const { limit } = validate(stuckQuery(), c.req.query());
      const rows = await store.stuck.find(runtime.now(), limit);
      return c.json(success({ items: rows.map(stuckItem) }));
    })
    .get('/admin/api/today', async (c) => c.json(success(await store.usage.today(runtime.now()))))
    .get('/admin/api/usage', async (c) => {
      const query = validate(usageQuery(), c.req.query());
      const until = query.until ?? formatUtcDay(runtime.now());
      const since = query.since ?? formatUtcDay(Date.parse(until) - (DEFAULT_DAYS - 1) * DAY_MS);
      const days = (Date.parse(until) - Date.parse(since)) / DAY_MS + 1;
      if (days < 1) throw wrongDays('must not lie after until');
      if (days > MAX_DAYS) throw wrongDays(`must lie within ${MAX_DAYS} days of until`);
      const by = [...new Set(query.groupBy.split(','))] as UsageGroup[];
      return c.json(success(await store.usage.table({ ...query, since, until, by })));
    });
}

/** With the balance as it is within a minute. */
export async function healthOf(deps: OperationDeps): Promise<HealthReport> {
  await refreshBalance(deps);
  return deps.store.health.look(deps.runtime.now(), deps.settings.files.ttlMs);
}

function wrongDays(message: string) {
  return validationError([{ field: 'since', message }]);
}
