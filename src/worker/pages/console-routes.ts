import { Hono } from '../http/hono.ts';
import { servePage, type PageDeps } from './static-page.ts';

/** `GET /admin`: the console, built from src/web/console. It contains no secret; its API requires admin auth. */
export function consoleRoutes(deps: PageDeps) {
  return new Hono().get('/admin', (c) => servePage(c, deps, '/console'));
}
