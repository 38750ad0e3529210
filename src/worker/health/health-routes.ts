import { Hono } from 'hono';
import { hasNoAuthMethod } from '../auth/auth-errors.ts';
import type { Deps } from '../deps.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import type { Settings } from '../config/settings.ts';

/**
 * `GET /health`: 200 once D1, R2 and the required secrets are there. What else an operator may want
 * to know stands in `data.warnings`.
 */
export function healthRoutes({ settings, store }: Pick<Deps, 'settings' | 'store'>): Hono {
  return new Hono().get('/health', async (c) => {
    const [d1, r2] = await Promise.allSettled([store.tasks.ping(), store.bucket.head('health')]);
    const missing = [
      ...(d1.status === 'rejected'
        ? [
            'D1 does not answer, or its migrations are not applied (wrangler d1 migrations apply DB)',
          ]
        : []),
      ...(r2.status === 'rejected' ? ['R2 does not answer'] : []),
    ];
    if (missing.length > 0) throw new EdgeError('not_ready', `Not ready: ${missing.join('; ')}`);
    c.header('cache-control', 'no-store');
    return c.json(success({ status: 'ready', warnings: warningsOf(settings) }));
  });
}

function warningsOf(settings: Settings): string[] {
  const { auth, insecureLocal, publicUrl, kie } = settings;
  const way =
    auth.mode === 'none'
      ? 'AUTH_MODE=none: everybody gets in; for development only'
      : 'no way in is configured: every createTask is refused';
  const isOpen = auth.mode === 'none';
  return [
    ...(isOpen || hasNoAuthMethod(settings) ? [way] : []),
    ...(auth.turnstile?.isTest === true
      ? ['TURNSTILE_SECRET is a public test secret: everybody is a human']
      : []),
    ...(insecureLocal
      ? ['INSECURE_LOCAL=1: http and loopback addresses are taken for results and callBackUrl']
      : []),
    ...(publicUrl === undefined
      ? ['PUBLIC_URL is not set: links and callback addresses follow each request']
      : []),
    ...(kie.webhookHmacKey === undefined
      ? ['KIE_WEBHOOK_HMAC_KEY is not set: callbacks are known by their address alone']
      : []),
  ];
}
