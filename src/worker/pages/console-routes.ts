import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { servePage } from './static-page.ts';

/** `GET /admin`, the operator's page, built from src/web/console. It holds no secret: its calls go through the door. */
export function consoleRoutes(deps: Pick<Deps, 'settings' | 'assets'>): Hono {
  return new Hono().get('/admin', (c) => servePage(c, deps, '/console'));
}
