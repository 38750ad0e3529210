/** Pages of this edge: what they may do in a browser, and how long one may keep them. */
import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import { EdgeError } from '../http/errors.ts';
import { publicOrigin } from '../http/public-origin.ts';

/** A page names its files by their hashes: it is asked for anew, they never change. */
const PAGE_CACHE = 'no-cache';
const FILE_CACHE = 'public, max-age=31536000, immutable';

/** `files` is where results and uploads lie: this edge, which may be called by another name than the page. */
function pagePolicy(files: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' blob: data: ${files}`,
    `media-src 'self' blob: ${files}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A page of `npm run build:studio`, by its path there. */
export function servePage(
  c: Context,
  { settings, assets }: Pick<Deps, 'settings' | 'assets'>,
  path: string,
): Promise<Response> {
  return answerAsset(c, assets, path, {
    'cache-control': PAGE_CACHE,
    'content-security-policy': pagePolicy(publicOrigin(settings, c.req.url)),
  });
}

/** What a page is made of. */
export function servePageAsset(c: Context, assets: Deps['assets'], path: string) {
  return answerAsset(c, assets, path, { 'cache-control': FILE_CACHE });
}

async function answerAsset(
  c: Context,
  assets: Deps['assets'],
  path: string,
  headers: Record<string, string>,
): Promise<Response> {
  const { status, body, headers: given } = await assets(path, c.req.header('if-none-match'));
  const all = { ...Object.fromEntries(given), ...headers };
  if (status === 200) return c.body(body ?? '', status, all);
  if (status === 304) return c.body(null, status, all);
  await body?.cancel();
  throw pageNotFound();
}

/** A page that was open during a deployment may ask for files of the one before. */
export function pageNotFound(): EdgeError {
  return new EdgeError('not_found', 'There is nothing at this address.');
}
