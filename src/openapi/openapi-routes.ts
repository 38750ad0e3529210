import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { openApiDocument } from './document.ts';
import { DOCS_CSS } from './page/docs-css.ts';
import { docsPage } from './page/docs-page.ts';

/** A deployment's document changes with its settings alone. */
const CACHE = 'public, max-age=300';

/** The page is text and its own style sheet: nothing in it runs, and nothing is fetched from elsewhere. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `/openapi.json` and `/docs`: how to call this edge, for programs and for people. Nothing in it is secret: any page may read it. */
export function openApiRoutes({ settings }: Pick<Deps, 'settings'>): Hono {
  const documentFor = kept((origin) => JSON.stringify(openApiDocument(settings, origin)));
  const pageFor = kept((origin) => docsPage(openApiDocument(settings, origin)));
  return new Hono()
    .get('/openapi.json', (c) =>
      c.body(documentFor(publicOrigin(settings, c.req.url)), 200, {
        'content-type': 'application/json',
        'cache-control': CACHE,
        'access-control-allow-origin': '*',
      }),
    )
    .get('/docs', async (c) =>
      c.html(await pageFor(publicOrigin(settings, c.req.url)), 200, {
        'content-security-policy': PAGE_POLICY,
        'cache-control': CACHE,
      }),
    )
    .get('/docs.css', (c) =>
      c.body(DOCS_CSS, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': CACHE }),
    );
}

/** Makes a value when it is first asked for, and again for another key: an edge seldom has two addresses. */
function kept<T>(make: (key: string) => T): (key: string) => T {
  let last: { key: string; value: T } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}
