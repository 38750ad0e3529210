import { Hono } from 'hono';
import { servePage, type PageDeps } from './static-page.ts';

/** `GET /docs`: the API reference. Its viewer sets inline styles. */
export function docsRoutes(deps: PageDeps): Hono {
  return new Hono().get('/docs', (c) => servePage(c, deps, '/docs', { inlineStyles: true }));
}
