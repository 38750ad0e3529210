/** The HTTP surface: middleware in order, routes mounted, one place where errors become answers. */
import { Hono, type Context } from 'hono';
import { requestId, type RequestIdVariables } from 'hono/request-id';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { callbackRoutes } from './callback/callback-routes.ts';
import { createRoutes } from './create/create-routes.ts';
import type { Deps } from './deps.ts';
import { failure } from './http/envelope.ts';
import { EdgeError } from './http/errors.ts';
import { consoleLog, describeError } from './log.ts';
import { fileRoutes } from './serve/file-routes.ts';
import { healthRoutes } from './serve/health-routes.ts';
import { recordRoutes } from './serve/record-routes.ts';

type AppEnv = { Variables: RequestIdVariables };

/** The app of a Worker whose settings are good. */
export function createApp(deps: Deps): Hono<AppEnv> {
  const app = baseApp();
  for (const routes of [createRoutes, callbackRoutes, recordRoutes, fileRoutes, healthRoutes]) {
    app.route('/', routes(deps));
  }
  return app.notFound((c) => {
    const other = app.routes.some(
      ({ path, method }) => method !== 'ALL' && matchesPath(path, c.req.path),
    );
    const error = other
      ? new EdgeError('method_not_allowed', `${c.req.method} is not supported here.`)
      : new EdgeError('not_found', 'There is nothing at this address.');
    return render(c, error);
  });
}

/** The app of a Worker whose settings are bad: every request is told what is wrong. */
export function createMisconfiguredApp(problems: readonly string[]): Hono<AppEnv> {
  return baseApp().all('*', () => {
    throw new EdgeError(
      'misconfigured',
      `This deployment is not configured: ${problems.join('; ')}`,
    );
  });
}

function baseApp(): Hono<AppEnv> {
  return new Hono<AppEnv>().use(requestId()).onError((error, c) => {
    if (error instanceof EdgeError) return render(c, error);
    const id = c.get('requestId');
    consoleLog.error('request.failed', {
      requestId: id,
      route: c.req.routePath,
      error: describeError(error),
    });
    return render(c, new EdgeError('internal', 'Something went wrong here.', { cause: error }));
  });
}

function render(c: Context<AppEnv>, error: EdgeError): Response {
  const body = failure(error, c.get('requestId'));
  return c.json(body, error.status as ContentfulStatusCode, error.headers);
}

/** Hono's path patterns, as far as this app uses them: `:name` stands for one segment. */
function matchesPath(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, i) => part.startsWith(':') || part === given[i])
  );
}
