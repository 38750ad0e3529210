/** Serves the built pages with their security policy and cache lifetime. */
import type { Context } from 'hono';
import type { Settings } from '../config/settings.ts';
import { nothingHere } from '../http/errors.ts';
import { publicOrigin } from '../http/public-origin.ts';

export interface PageDeps {
  settings: Pick<Settings, 'PUBLIC_URL' | 'FILES_URL'>;
  /** Reads a file of `dist/studio` by its path; responds 304 if `ifNoneMatch` matches. */
  assets: (path: string, ifNoneMatch?: string) => Promise<Response>;
}

/** A page names its files by their hashes: the page is revalidated, and its files never change. */
const PAGE_CACHE = 'no-cache';
const FILE_CACHE = 'public, max-age=31536000, immutable';

/** `fileOrigin` serves results and uploads; it may differ from the origin that the page was requested from. */
function buildContentSecurityPolicy(fileOrigin: string, inlineStyles: boolean): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    inlineStyles ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'",
    `img-src 'self' blob: data: ${fileOrigin}`,
    `media-src 'self' blob: ${fileOrigin}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** An HTML page by its path in `dist/studio`. Only a page with `inlineStyles` may have them. Throws `not_found`. */
export function servePage(
  c: Context,
  { settings, assets }: PageDeps,
  path: string,
  { inlineStyles = false } = {},
): Promise<Response> {
  const fileOrigin = settings.FILES_URL ?? publicOrigin(settings, c.req.url);
  return serveAsset(c, assets, path, {
    'cache-control': PAGE_CACHE,
    'content-security-policy': buildContentSecurityPolicy(fileOrigin, inlineStyles),
  });
}

/** A script, stylesheet or image of a page, whose name contains its hash. Throws `not_found`. */
export function servePageAsset(
  c: Context,
  { assets }: Pick<PageDeps, 'assets'>,
  path: string,
): Promise<Response> {
  return serveAsset(c, assets, path, { 'cache-control': FILE_CACHE });
}

/** A file of `dist/studio` with these headers. Throws `not_found`. */
export async function serveAsset(
  c: Context,
  assets: PageDeps['assets'],
  path: string,
  headers: Record<string, string>,
): Promise<Response> {
  const asset = await assets(path, c.req.header('if-none-match'));
  const { status, body } = asset;
  // cf-cache-status describes the request to the assets, not this response.
  const own = [...asset.headers].filter(([name]) => name !== 'cf-cache-status');
  const allHeaders = { ...Object.fromEntries(own), ...headers };
  if (status === 200) return c.body(body ?? '', status, allHeaders);
  if (status === 304) return c.body(null, status, allHeaders);
  await body?.cancel();
  // After a deployment, pages that were already open may request files of the previous version.
  throw nothingHere();
}
