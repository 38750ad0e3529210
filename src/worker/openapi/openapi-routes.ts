import { Hono } from 'hono';
import type { Settings } from '../config/settings.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { buildOpenApiDocument, type DocumentSettings } from './document.ts';
import { serveAsset, type PageDeps } from '../pages/static-page.ts';
import { renderDocsPage } from './page/docs-page.ts';

/** The document changes only when the settings change. */
const CACHE = 'public, max-age=300';

/** The Content-Security-Policy of the page: its own style sheet and nothing else. */
const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export interface OpenApiDeps extends Pick<PageDeps, 'assets'> {
  settings: DocumentSettings & Pick<Settings, 'PUBLIC_URL'>;
}

/**
 * Routes of the OpenAPI document (`GET /openapi.json`) and of the reference page (`/docs`, `/docs.css`).
 * The document and the page are built on their first request. Neither contains a secret.
 */
export function openApiRoutes({ settings, assets }: OpenApiDeps): Hono {
  const documentFor = memoizeLast((origin) => buildOpenApiDocument(settings, origin));
  const jsonFor = memoizeLast((origin) => JSON.stringify(documentFor(origin)));
  const pageFor = memoizeLast((origin) => renderDocsPage(documentFor(origin)));
  return new Hono()
    .get('/openapi.json', (c) =>
      c.body(jsonFor(publicOrigin(settings, c.req.url)), 200, {
        'content-type': 'application/json',
        'cache-control': CACHE,
        'access-control-allow-origin': '*',
      }),
    )
    .get('/docs', (c) =>
      c.html(pageFor(publicOrigin(settings, c.req.url)), 200, {
        'cache-control': CACHE,
        'content-security-policy': PAGE_POLICY,
      }),
    )
    .get('/docs.css', (c) => serveAsset(c, assets, '/docs.css', { 'cache-control': CACHE }));
}

/** Memoizes the value of the last key. One entry is enough: an edge rarely has two public origins. */
function memoizeLast<T>(make: (key: string) => T): (key: string) => T {
  let last: { key: string; value: T } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}
