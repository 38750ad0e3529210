import { Hono } from 'hono';
import type { AccessDeps } from '../auth/authenticate.ts';
import { callerOf } from '../auth/caller.ts';
import { success } from '../http/envelope.ts';
import { nextDay, nextMonth } from '../platform/budget-period.ts';
import type { AccountStore } from './account-store.ts';

/** `GET /api/v1/usage`: how the caller is authenticated, what it may do, and what it has used. */
export function usageRoutes(deps: AccessDeps & { accounts: AccountStore }): Hono {
  return new Hono().get('/api/v1/usage', async (c) => {
    const { authMethod, name, account, models, limits } = await callerOf(deps, c);
    const now = deps.runtime.now();
    const used = await deps.accounts.usage(account, now);
    c.header('cache-control', 'no-store');
    return c.json(
      success({
        client: { authMethod, ...(name === undefined ? {} : { name }) },
        models,
        inputCaps: deps.settings.inputCaps,
        limits,
        // Credits are spent, or reserved by running tasks.
        used,
        resetsAt: { day: nextDay(now), month: nextMonth(now) },
      }),
    );
  });
}
