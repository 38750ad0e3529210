import { Hono } from '../http/hono.ts';
import type { AuthDeps } from '../auth/auth-deps.ts';
import { authenticateRequest } from '../auth/authenticate-request.ts';
import { success } from '../http/envelope.ts';
import { startOfNextDay, startOfNextMonth } from '../platform/budget-period.ts';
import type { AccountStore } from './account-store.ts';

/** `GET /api/v1/usage`: how the caller is authenticated, what it may do, and what it has used. */
export function usageRoutes(deps: AuthDeps & { accounts: AccountStore }) {
  return new Hono().get('/api/v1/usage', async (c) => {
    const { id, authMethod, name, account, models, limits } = await authenticateRequest(deps, c);
    const now = deps.runtime.now();
    const used = await deps.accounts.usage(account, now);
    c.header('cache-control', 'no-store');
    return c.json(
      success({
        client: { id, authMethod, ...(name === undefined ? {} : { name }) },
        models,
        inputCaps: deps.settings.INPUT_CAPS,
        limits,
        // Credits are spent, or reserved by running tasks.
        used,
        resetsAt: { day: startOfNextDay(now), month: startOfNextMonth(now) },
      }),
    );
  });
}
