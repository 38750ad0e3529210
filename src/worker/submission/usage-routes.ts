import { Hono } from 'hono';
import { success } from '../http/envelope.ts';
import { nextDay, nextMonth } from '../platform/budget-period.ts';
import { callerOf } from '../auth/caller.ts';
import type { AccessDeps } from '../auth/authenticate.ts';

/** `GET /api/v1/usage`: who the caller is here, what it may do, and where it stands. */
export function usageRoutes(deps: AccessDeps): Hono {
  return new Hono().get('/api/v1/usage', async (c) => {
    const { authMethod, name, account, models, limits } = await callerOf(deps, c);
    const now = deps.runtime.now();
    const used = await deps.store.accounts.usage(account, now);
    c.header('cache-control', 'no-store');
    return c.json(
      success({
        client: { authMethod, ...(name === undefined ? {} : { name }) },
        models,
        inputCaps: deps.settings.inputCaps,
        limits,
        // Credits in it are spent, or reserved by tasks that have not ended.
        used,
        resetsAt: { day: nextDay(now), month: nextMonth(now) },
      }),
    );
  });
}
