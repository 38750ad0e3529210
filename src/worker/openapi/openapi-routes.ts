import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { openApiDocument } from './document.ts';
import { DOCS_CSS } from './page/docs-css.ts';
import { docsPage } from './page/docs-page.ts';

/** A deployment's document changes with its settings alone. */
const CACHE = 'public, max-age=300';

/** The page needs its own style and nothing else. */
const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * `GET /openapi.json`, how to call this edge, for programs; `/docs` and `/docs.css`, the same for
 * people. Made when they are first asked for. Nothing in them is secret.
 */
export function openApiRoutes({ settings }: Pick<Deps, 'settings'>): Hono {
  const documentOf = kept((origin) => openApiDocument(settings, origin));
  const jsonOf = kept((origin) => JSON.stringify(documentOf(origin)));
  const pageOf = kept((origin) => docsPage(documentOf(origin)));
  return new Hono()
    .get('/openapi.json', (c) =>
      c.body(jsonOf(publicOrigin(settings, c.req.url)), 200, {
        'content-type': 'application/json',
        'cache-control': CACHE,
        'access-control-allow-origin': '*',
      }),
    )
    .get('/docs', (c) =>
      c.html(pageOf(publicOrigin(settings, c.req.url)), 200, {
        'cache-control': CACHE,
        'content-security-policy': PAGE_POLICY,
      }),
    )
    .get('/docs.css', (c) =>
      c.body(DOCS_CSS, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': CACHE }),
    );
}

/** Makes a value when it is first asked for, and another for another key: an edge seldom has two addresses. */
function kept<T>(make: (key: string) => T): (key: string) => T {
  let last: { key: string; value: T } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}
