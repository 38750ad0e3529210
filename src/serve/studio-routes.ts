import { Hono, type Context } from 'hono';
import type { Deps } from '../deps.ts';
import { EdgeError } from '../http/errors.ts';
import { publicOrigin } from '../http/public-origin.ts';

/** The page names its files by their hashes: it is asked for anew, they never change. */
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

/** Of `npm run build:studio`, and of nothing else that may lie there. */
const HASHED = /^[a-z]+-[0-9a-f]{10}\.(js|css|svg)$/;

/** `GET /`, a page for people to use the API with, and what it is made of. Built from src/studio. */
export function studioRoutes({ settings, assets }: Pick<Deps, 'settings' | 'assets'>): Hono {
  const answer = async (c: Context, path: string, headers: Record<string, string>) => {
    const { status, body, headers: given } = await assets(path, c.req.header('if-none-match'));
    const all = { ...Object.fromEntries(given), ...headers };
    if (status === 200) return c.body(body ?? '', status, all);
    if (status === 304) return c.body(null, status, all);
    await body?.cancel();
    throw notHere();
  };
  return new Hono()
    .get('/', (c) =>
      answer(c, '/', {
        'cache-control': PAGE_CACHE,
        'content-security-policy': pagePolicy(publicOrigin(settings, c.req.url)),
      }),
    )
    .get('/studio/:file', async (c) => {
      const file = c.req.param('file');
      if (!HASHED.test(file)) throw notHere();
      return answer(c, `/${file}`, { 'cache-control': FILE_CACHE });
    });
}

/** A page that was open during a deployment may ask for files of the one before. */
function notHere(): EdgeError {
  return new EdgeError('not_found', 'There is nothing at this address.');
}
