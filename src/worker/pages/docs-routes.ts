import { Hono } from '../http/hono.ts';
import { nothingHere } from '../http/errors.ts';
import { servePage, type PageDeps } from './static-page.ts';

/** Names of guides; other files of that folder are not served. */
const GUIDE_NAME = /^[a-z]+(-[a-z]+)*$/;

/** `GET /docs`, `/docs/{guide}` and `/docs/reference`: the guides and the API reference, whose viewer sets inline styles. */
export function docsRoutes(deps: PageDeps) {
  return new Hono()
    .get('/docs', (c) => servePage(c, deps, '/docs/'))
    .get('/docs/reference', (c) => servePage(c, deps, '/docs/reference', { inlineStyles: true }))
    .get('/docs/:guide', (c) => {
      const guide = c.req.param('guide');
      if (!GUIDE_NAME.test(guide)) throw nothingHere();
      return servePage(c, deps, `/docs/${guide}`);
    });
}
