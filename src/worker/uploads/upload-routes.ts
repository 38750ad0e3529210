import type { Context } from 'hono';
import { Hono } from '../http/hono.ts';
import type { AuthDeps } from '../auth/auth-deps.ts';
import { authenticateRequest } from '../auth/authenticate-request.ts';
import { withRequestLog, addLogFields } from '../http/access-log.ts';
import { success } from '../http/envelope.ts';
import { ownOrigins, publicOrigin } from '../http/public-origin.ts';
import { buildPublicLink, type LinkDeps } from '../tasks/public-links.ts';
import { formFile } from './form-upload.ts';
import { base64File, fileByAddress } from './json-upload.ts';
import {
  receiveUpload,
  type IncomingFile,
  type ReceivedFile,
  type ReceiveUploadDeps,
} from './receive-upload.ts';
import { uploadPath } from './upload-name.ts';
import type { UploadSource } from './upload-source.ts';

export type UploadRouteDeps = AuthDeps &
  LinkDeps &
  ReceiveUploadDeps & {
    /** Fetches files that callers name by their address. */
    uploadSource: UploadSource;
  };

/** Input files for tasks, in the three forms of KIE's upload host: multipart form, base64 and address. */
export function uploadRoutes(deps: UploadRouteDeps) {
  return new Hono()
    .post('/api/file-stream-upload', (c) => receive(deps, c, formFile))
    .post('/api/file-base64-upload', (c) => receive(deps, c, base64File))
    .post('/api/file-url-upload', (c) =>
      receive(deps, c, (request) =>
        fileByAddress(deps.uploadSource, request, ownOrigins(deps.settings, request.url)),
      ),
    );
}

/** No byte of the body is read before the caller is limited and authenticated, and the upload counted. */
async function receive(
  deps: UploadRouteDeps,
  c: Context,
  describe: (request: Request) => IncomingFile,
): Promise<Response> {
  const client = await authenticateRequest(deps, c);
  const work = receiveUpload(withRequestLog(deps, c), client, describe(c.req.raw));
  // If the caller disconnects, the upload still finishes or cleans up after itself.
  c.executionCtx.waitUntil(work.catch(() => undefined));
  return respond(deps, c, await work);
}

/** The response of KIE's upload host, with the expiry added. The link is valid until then. */
async function respond(deps: UploadRouteDeps, c: Context, file: ReceivedFile) {
  const { id, name, mediaType, size, createdAt, expiresAt } = file;
  addLogFields(c, { id });
  const path = uploadPath(id, name);
  const origin = publicOrigin(deps.settings, c.req.url);
  const data = {
    fileName: name,
    filePath: path.slice(1),
    downloadUrl: await buildPublicLink(deps, path, origin, expiresAt),
    fileSize: size,
    mimeType: mediaType,
    uploadedAt: new Date(createdAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  };
  return c.json({ success: true, ...success(data, 'File uploaded successfully') });
}
