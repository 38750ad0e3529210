import { Hono } from 'hono';
import { hasNoAuthMethod } from '../auth/auth-errors.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import type { Settings } from '../config/settings.ts';
import type { TaskStore } from '../tasks/task-store.ts';

export interface HealthDeps {
  settings: Settings;
  tasks: Pick<TaskStore, 'ping'>;
  bucket: Pick<R2Bucket, 'head'>;
}

/**
 * `GET /health`: 200 if D1 and R2 respond. `data.warnings` lists settings that are unsafe or missing in a
 * production deployment.
 */
export function healthRoutes({ settings, tasks, bucket }: HealthDeps): Hono {
  return new Hono().get('/health', async (c) => {
    const [d1, r2] = await Promise.allSettled([tasks.ping(), bucket.head('health')]);
    const problems = [
      ...(d1.status === 'rejected'
        ? [
            'D1 does not respond, or its migrations are not applied (wrangler d1 migrations apply DB)',
          ]
        : []),
      ...(r2.status === 'rejected' ? ['R2 does not respond'] : []),
    ];
    if (problems.length > 0) throw new EdgeError('not_ready', `Not ready: ${problems.join('; ')}`);
    c.header('cache-control', 'no-store');
    return c.json(success({ status: 'ready', warnings: findWarnings(settings) }));
  });
}

function findWarnings(settings: Settings): string[] {
  const isOpen = settings.AUTH_MODE === 'none';
  const authWarning = isOpen
    ? 'AUTH_MODE=none: requests are not authenticated; for development only'
    : 'no authentication method is configured: every createTask is rejected';
  return [
    ...(isOpen || hasNoAuthMethod(settings) ? [authWarning] : []),
    ...(settings.turnstile?.isTest === true
      ? ['TURNSTILE_SECRET is a public test secret: every challenge passes']
      : []),
    ...(settings.INSECURE_LOCAL
      ? ['INSECURE_LOCAL=1: http and loopback addresses are accepted for results and callBackUrl']
      : []),
    ...(settings.PUBLIC_URL === undefined
      ? ['PUBLIC_URL is not set: links and callback addresses use the host of each request']
      : []),
    ...(settings.KIE_WEBHOOK_HMAC_KEY === undefined
      ? ["KIE_WEBHOOK_HMAC_KEY is not set: only the secret address authenticates KIE's callbacks"]
      : []),
  ];
}
