import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { servePage, servePageAsset, pageNotFound } from './static-page.ts';

/** Of `npm run build:studio`, and of nothing else that may lie there. */
const HASHED = /^[a-z]+-[0-9a-f]{10}\.(js|css|svg)$/;

/**
 * `GET /`, a page for people to use the API with, built from src/web/studio; and what it and the console
 * are made of.
 */
export function studioRoutes(deps: Pick<Deps, 'settings' | 'assets'>): Hono {
  return new Hono()
    .get('/', (c) => servePage(c, deps, '/'))
    .get('/studio/:file', (c) => {
      const file = c.req.param('file');
      if (!HASHED.test(file)) throw pageNotFound();
      return servePageAsset(c, deps.assets, `/${file}`);
    });
}
