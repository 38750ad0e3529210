import { Hono } from '../http/hono.ts';
import { enforceRateLimit, type RateLimitDeps } from '../auth/rate-limit.ts';
import { addLogFields } from '../http/access-log.ts';
import { EdgeError } from '../http/errors.ts';
import { CROSS_ORIGIN_HEADERS } from '../http/file-headers.ts';
import { serveStoredObject } from '../http/stored-object.ts';
import { isId } from '../platform/ids.ts';
import { SECOND_MS } from '../platform/units.ts';
import { isLinkValid, SIGNATURE_PARAMETER, type LinkDeps } from '../tasks/public-links.ts';
import { uploadKey, uploadPath } from './upload-name.ts';
import type { UploadStore } from './upload-store.ts';

export interface UploadFileDeps extends LinkDeps, RateLimitDeps {
  keys: LinkDeps['keys'] & RateLimitDeps['keys'];
  uploads: Pick<UploadStore, 'find'>;
  bucket: R2Bucket;
}

/** `GET, HEAD /uploads/{id}/{name}`: an uploaded file, for KIE to fetch, until it expires. */
export function uploadFileRoutes(deps: UploadFileDeps) {
  const { uploads, bucket, settings, runtime } = deps;
  return new Hono().get('/uploads/:id/:name', async (c) => {
    const { id, name } = c.req.param();
    if (!(await isLinkValid(deps, uploadPath(id, name), c.req.query(SIGNATURE_PARAMETER))))
      throw new EdgeError('link_invalid', 'The link is unsigned or has expired.');
    const now = runtime.now();
    if (!isId(id)) throw uploadNotFound();
    await enforceRateLimit(deps, c.req.raw.headers, 'fileLookup');
    const row = await uploads.find(id, now);
    const file =
      row?.name === name ? await serveStoredObject(bucket, uploadKey(id), c.req.raw) : undefined;
    if (row === undefined || file === undefined) throw uploadNotFound();
    addLogFields(c, { id });
    for (const [header, value] of Object.entries(CROSS_ORIGIN_HEADERS))
      file.headers.set(header, value);
    const seconds = Math.floor((row.expiresAt - now) / SECOND_MS);
    const scope = settings.signedLinkTtlMs === undefined ? 'public' : 'private';
    file.headers.set('cache-control', `${scope}, max-age=${seconds}`);
    return file;
  });
}

function uploadNotFound(): EdgeError {
  return new EdgeError('not_found', 'Upload not found or expired.');
}
