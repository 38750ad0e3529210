import { Hono } from '../http/hono.ts';
import { nothingHere } from '../http/errors.ts';
import { servePage, servePageAsset, type PageDeps } from './static-page.ts';

/** Names of files that `npm run build:studio` makes; other files of that folder are not served. */
const HASHED_NAME = /^[a-z]+-[0-9a-f]{10}\.(js|css|svg|json)$/;

/** `GET /`: the studio, built from src/web/studio; and the scripts, styles and search index of all pages. */
export function studioRoutes(deps: PageDeps) {
  return new Hono()
    .get('/', (c) => servePage(c, deps, '/'))
    .get('/studio/:file', (c) => {
      const file = c.req.param('file');
      if (!HASHED_NAME.test(file)) throw nothingHere();
      return servePageAsset(c, deps, `/${file}`);
    });
}
