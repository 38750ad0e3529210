import { Hono } from '../http/hono.ts';
import * as z from 'zod/mini';
import type { Settings } from '../config/settings.ts';
import type { HealthStore } from '../health/health-store.ts';
import { refreshBalance, type BalanceDeps } from '../health/refresh-balance.ts';
import { success } from '../http/envelope.ts';
import { pageLimit } from '../http/page-limit.ts';
import { validate, validationError } from '../http/validation.ts';
import { formatUtcDay } from '../platform/budget-period.ts';
import { lazy } from '../platform/lazy.ts';
import { DAY_MS } from '../platform/units.ts';
import { formatMetrics, METRICS_CONTENT_TYPE } from './metrics.ts';
import type { StuckStore } from './queries/stuck-store.ts';
import { USAGE_GROUPS, type UsageGroup, type UsageStore } from './queries/usage-store.ts';
import { toStuckItem } from './stuck-reasons.ts';
import type { HealthReport } from './views.ts';

export interface AdminHealthDeps extends BalanceDeps {
  settings: Pick<Settings, 'KIE_FILE_TTL_MS'>;
  health: HealthStore;
  usage: UsageStore;
  stuck: StuckStore;
}

const DEFAULT_STUCK_ITEMS = 50;
const MAX_STUCK_ITEMS = 200;
/** A quarter. */
const MAX_USAGE_DAYS = 92;
const DEFAULT_USAGE_DAYS = 30;
const MAX_NAME_CHARACTERS = 2048;

const name = lazy(() => z.string().check(z.minLength(1), z.maxLength(MAX_NAME_CHARACTERS)));
const day = lazy(() => z.iso.date({ error: 'must be a day like 2030-01-31' }));

export const stuckQuery = lazy(() =>
  z.object({
    limit: pageLimit(DEFAULT_STUCK_ITEMS, MAX_STUCK_ITEMS),
  }),
);

const GROUP_BY = new RegExp(`^(?:${USAGE_GROUPS.join('|')})(?:,(?:${USAGE_GROUPS.join('|')}))*$`);

export const usageQuery = lazy(() =>
  z.object({
    since: z.optional(day()),
    until: z.optional(day()),
    groupBy: z._default(
      z
        .string()
        .check(z.regex(GROUP_BY, `must be a comma-separated list of ${USAGE_GROUPS.join(', ')}`)),
      'day',
    ),
    client: z.optional(name()),
    model: z.optional(name()),
  }),
);

/** The admin's view of the deployment: health, metrics, stuck work and usage. */
export function adminHealthRoutes(deps: AdminHealthDeps) {
  const { usage, stuck, runtime } = deps;
  return new Hono()
    .get('/admin/api/health', async (c) => c.json(success(await readHealth(deps))))
    .get('/admin/api/metrics', async (c) => {
      const health = await readHealth(deps);
      const today = formatUtcDay(health.at);
      const [{ rows }, unknownOutcomes] = await Promise.all([
        usage.table({ since: today, until: today, groupBy: ['model'] }),
        usage.countUnknownOutcomes(health.at),
      ]);
      const text = formatMetrics(health, rows, unknownOutcomes);
      return c.body(text, 200, { 'content-type': METRICS_CONTENT_TYPE });
    })
    .get('/admin/api/stuck', async (c) => {
      const { limit } = validate(stuckQuery(), c.req.query());
      const rows = await stuck.find(runtime.now(), limit);
      return c.json(success({ items: rows.map(toStuckItem) }));
    })
    .get('/admin/api/today', async (c) => c.json(success(await usage.today(runtime.now()))))
    .get('/admin/api/usage', async (c) => {
      const query = validate(usageQuery(), c.req.query());
      const until = query.until ?? formatUtcDay(runtime.now());
      const since =
        query.since ?? formatUtcDay(Date.parse(until) - (DEFAULT_USAGE_DAYS - 1) * DAY_MS);
      const days = (Date.parse(until) - Date.parse(since)) / DAY_MS + 1;
      if (days < 1) throw invalidSince('must not be after until');
      if (days > MAX_USAGE_DAYS)
        throw invalidSince(`must be at most ${MAX_USAGE_DAYS - 1} days before until`);
      const groupBy = [...new Set(query.groupBy.split(','))] as UsageGroup[];
      return c.json(success(await usage.table({ ...query, since, until, groupBy })));
    });
}

/** The health report, with a balance at most a minute old. */
async function readHealth(deps: AdminHealthDeps): Promise<HealthReport> {
  await refreshBalance(deps);
  return deps.health.read(deps.runtime.now(), deps.settings.KIE_FILE_TTL_MS);
}

function invalidSince(message: string) {
  return validationError([{ field: 'since', message }]);
}
