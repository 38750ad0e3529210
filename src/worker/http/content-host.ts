/** Files on a host of their own, so that a hostile file never shares an origin with the console, the studio or the API. */
import type { MiddlewareHandler } from 'hono';
import { EdgeError, nothingHere } from './errors.ts';

/** Whether a path is that of a result or an upload. */
export function isFilePath(path: string): boolean {
  return /^\/(?:files|uploads)\//.test(path);
}

/**
 * Middleware that refuses files on every host but that of `filesUrl`, and everything else on it, with `not_found`.
 */
export function separateFiles(filesUrl: string): MiddlewareHandler {
  const { host } = new URL(filesUrl);
  return async (c, next) => {
    const isFile = isFilePath(c.req.path);
    const isFilesHost = new URL(c.req.url).host === host;
    if (isFile && !isFilesHost)
      throw new EdgeError('not_found', `Files of this deployment are served at ${filesUrl} only.`);
    if (!isFile && isFilesHost) throw nothingHere();
    await next();
  };
}
