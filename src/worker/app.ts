/** The HTTP app: middleware in order, routes, and the one place where errors become responses. */
import { Hono, type Context } from 'hono';
import { except } from 'hono/combine';
import { requestId, type RequestIdVariables } from 'hono/request-id';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { corsHeaders } from './http/cors.ts';
import { sessionRoutes } from './auth/session-routes.ts';
import { usageRoutes } from './submission/usage-routes.ts';
import { auditRoutes } from './admin/audit-routes.ts';
import { clientAdminRoutes } from './admin/client-routes.ts';
import { deliveryAdminRoutes } from './admin/delivery-routes.ts';
import { deleteTaskAdminRoutes } from './admin/delete-task-routes.ts';
import { actionRoutes } from './admin/action-routes.ts';
import { adminHealthRoutes } from './admin/health-routes.ts';
import { adminAuth, requireAdminAuthConfig } from './auth/admin-auth.ts';
import { taskAdminRoutes } from './admin/task-routes.ts';
import { callbackRoutes } from './callbacks/callback-routes.ts';
import { createRoutes } from './submission/create-routes.ts';
import { estimateRoutes } from './submission/estimate-routes.ts';
import type { Deps } from './deps.ts';
import { findAllowedMethods } from './http/allowed-methods.ts';
import { failure } from './http/envelope.ts';
import { EdgeError } from './http/errors.ts';
import { addLogFields, accessLog } from './http/access-log.ts';
import { securityHeaders } from './http/security-headers.ts';
import { consoleLog, describeError, type Log } from './platform/log.ts';
import { openApiRoutes } from './openapi/openapi-routes.ts';
import { consoleRoutes } from './pages/console-routes.ts';
import { deliveryRoutes } from './webhooks/delivery-routes.ts';
import { eventRoutes } from './retrieval/event-routes.ts';
import { fileRoutes } from './archive/file-routes.ts';
import { deleteTaskRoutes } from './retention/delete-task-routes.ts';
import { deleteTask } from './retention/delete-tasks.ts';
import { healthRoutes } from './health/health-routes.ts';
import { listRoutes } from './retrieval/list-routes.ts';
import { modelRoutes } from './models/model-routes.ts';
import { recordRoutes } from './retrieval/record-routes.ts';
import { studioRoutes } from './pages/studio-routes.ts';
import { uploadFileRoutes } from './uploads/upload-file-routes.ts';
import { uploadRoutes } from './uploads/upload-routes.ts';

type AppEnv = { Variables: RequestIdVariables };

const ROUTES = [
  createRoutes,
  estimateRoutes,
  uploadRoutes,
  callbackRoutes,
  recordRoutes,
  eventRoutes,
  listRoutes,
  deliveryRoutes,
  deleteTaskRoutes,
  modelRoutes,
  fileRoutes,
  uploadFileRoutes,
  sessionRoutes,
  usageRoutes,
  healthRoutes,
  openApiRoutes,
  studioRoutes,
  consoleRoutes,
  clientAdminRoutes,
  deliveryAdminRoutes,
  auditRoutes,
  taskAdminRoutes,
  (deps: Deps) =>
    deleteTaskAdminRoutes({ ...deps, deleteTask: (id, log) => deleteTask({ ...deps, log }, id) }),
  actionRoutes,
  adminHealthRoutes,
];

/** The app of a deployment with valid settings. */
export function createApp(deps: Deps): Hono<AppEnv> {
  const app = baseApp(deps.log, deps.runtime.now);
  app.use('/api/*', corsHeaders(deps.settings.auth));
  app.use('/admin/*', requireAdminAuthConfig(deps)); // also matches `/admin`
  app.use('/admin/*', except('/admin', adminAuth(deps))); // not for the page
  for (const routes of ROUTES) app.route('/', routes(deps));
  return app.notFound((c) => {
    const methods = findAllowedMethods(app.routes, c.req.path);
    if (methods.length === 0)
      return render(c, new EdgeError('not_found', 'There is nothing at this address.'));
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
