/** The HTTP app: middleware in order, routes, and the one place where errors become responses. */
import type { Context } from 'hono';
import { Hono } from './http/hono.ts';
import { except } from 'hono/combine';
import { requestId, type RequestIdVariables } from 'hono/request-id';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { adminAuth, requireAdminAuthConfig } from './auth/admin-auth.ts';
import type { AdminAuthDeps } from './auth/auth-deps.ts';
import { limitRequests } from './auth/rate-limit.ts';
import { accessLog, addLogFields } from './http/access-log.ts';
import { separateFiles } from './http/content-host.ts';
import { corsHeaders } from './http/cors.ts';
import { findAllowedMethods } from './http/allowed-methods.ts';
import { failure } from './http/envelope.ts';
import { EdgeError, nothingHere } from './http/errors.ts';
import { securityHeaders } from './http/security-headers.ts';
import { consoleLog, describeError, type Log } from './platform/log.ts';

type AppEnv = { Variables: RequestIdVariables };

/** The app of a Worker whose settings are valid. The routes are matched in their order. */
export function createApp(deps: AdminAuthDeps, routes: readonly Hono[]): Hono<AppEnv> {
  const app = baseApp(deps.log, deps.runtime.now);
  const { FILES_URL } = deps.settings;
  if (FILES_URL !== undefined) app.use(separateFiles(FILES_URL));
  app.use('/api/*', corsHeaders(deps.settings));
  for (const path of ['/api/*', '/health', '/openapi.json']) app.use(path, limitRequests(deps));
  app.use('/admin/*', requireAdminAuthConfig(deps)); // `/admin` itself too
  app.use('/admin/*', except('/admin', adminAuth(deps))); // all but the page
  for (const route of routes) app.route('/', route);
  return app.notFound((c) => {
    const methods = findAllowedMethods(app.routes, c.req.path);
    if (methods.length === 0) return render(c, nothingHere());
    const message = `${c.req.method} is not supported here.`;
    return render(
      c,
      new EdgeError('method_not_allowed', message, { headers: { allow: methods.join(', ') } }),
    );
  });
}

/** The app of a deployment with invalid settings: every response lists the problems. */
export function createMisconfiguredApp(problems: readonly string[]): Hono<AppEnv> {
  return baseApp(consoleLog, Date.now).all('*', () => {
    throw new EdgeError(
      'misconfigured',
      `This deployment is not configured: ${problems.join('; ')}`,
    );
  });
}

function baseApp(log: Log, now: () => number): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .use(requestId())
    .use(accessLog(log, now))
    .use(async (c, next) => {
      await next();
      // Files set headers of their own; errors about files have the same headers as other responses.
      const isFile = c.req.path.startsWith('/files/') && c.res.status < 400;
      if (!isFile) await securityHeaders(c, async () => undefined);
    })
    .onError((error, c) => {
      if (error instanceof EdgeError) return render(c, error);
      addLogFields(c, { reason: describeError(error) });
      return render(c, new EdgeError('internal', 'Internal error.', { cause: error }));
    });
}

function render(c: Context<AppEnv>, error: EdgeError): Response {
  addLogFields(c, { error: error.type });
  const body = failure(error, c.get('requestId'));
  return c.json(body, error.status as ContentfulStatusCode, error.headers);
}
