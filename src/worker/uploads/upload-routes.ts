import type { Context } from 'hono';
import { Hono } from '../http/hono.ts';
import * as z from 'zod/mini';
import type { AuthDeps } from '../auth/auth-deps.ts';
import { authenticateRequest } from '../auth/authenticate-request.ts';
import { withRequestLog, addLogFields } from '../http/access-log.ts';
import { success } from '../http/envelope.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { readValidBody } from '../http/valid-body.ts';
import { validationError } from '../http/validation.ts';
import { base64 } from '../platform/bytes.ts';
import { lazy } from '../platform/lazy.ts';
import { MIB } from '../platform/units.ts';
import { buildPublicLink, type LinkDeps } from '../tasks/public-links.ts';
import { MAX_NAME_FIELD_CHARACTERS, receiveForm } from './form-upload.ts';
import { receiveUpload, type ReceivedFile, type ReceiveUploadDeps } from './receive-upload.ts';
import { uploadPath } from './upload-name.ts';
import type { UploadSource } from './upload-source.ts';

export type UploadRouteDeps = AuthDeps &
  LinkDeps &
  ReceiveUploadDeps & {
    /** Fetches files that callers name by their address. */
    uploadSource: UploadSource;
  };

/** Base64 is a third larger than its bytes and is in memory as a whole; larger files are sent as a stream. */
const MAX_BASE64_BODY_BYTES = 14 * MIB;
const MAX_ADDRESS_CHARACTERS = 2048;

const nameFields = lazy(() => {
  const text = z.nullish(z.string().check(z.maxLength(MAX_NAME_FIELD_CHARACTERS)));
  return { uploadPath: text, fileName: text };
});

/** The body of a base64 upload, with the fields of KIE's upload host. */
export const base64UploadBody = lazy(() =>
  z.looseObject({ base64Data: z.string().check(z.minLength(1)), ...nameFields() }),
);
/** The body of an upload by address, with the fields of KIE's upload host. */
export const urlUploadBody = lazy(() =>
  z.looseObject({
    fileUrl: z.string().check(z.minLength(1), z.maxLength(MAX_ADDRESS_CHARACTERS)),
    ...nameFields(),
  }),
);

/** Input files for tasks, in the three forms of KIE's upload host: multipart form, base64 and address. */
export function uploadRoutes(deps: UploadRouteDeps) {
  return new Hono()
    .post('/api/file-stream-upload', async (c) => {
      const client = await authenticateRequest(deps, c);
      return respond(
        deps,
        c,
        await complete(c, receiveForm(withRequestLog(deps, c), client, c.req.raw)),
      );
    })
    .post('/api/file-base64-upload', async (c) => {
      const client = await authenticateRequest(deps, c);
      const { base64Data, fileName } = await readValidBody(
        base64UploadBody(),
        c.req.raw,
        MAX_BASE64_BODY_BYTES,
      );
      const bytes = base64.decode(base64Data.replace(/^data:[^,]*;base64,/, ''));
      if (bytes === undefined)
        throw validationError([{ field: 'base64Data', message: 'must be base64' }]);
      const file = {
        open: async () => oneChunk(bytes),
        maxBytes: bytes.byteLength,
        name: async () => fileName ?? undefined,
      };
      return respond(
        deps,
        c,
        await complete(c, receiveUpload(withRequestLog(deps, c), client, file)),
      );
    })
    .post('/api/file-url-upload', async (c) => {
      const client = await authenticateRequest(deps, c);
      const { fileUrl, fileName } = await readValidBody(urlUploadBody(), c.req.raw, MIB);
      const ownOrigins = [publicOrigin(deps.settings, c.req.url), new URL(c.req.url).origin];
      const file = {
        open: () => deps.uploadSource.open(fileUrl, ownOrigins),
        name: async () => fileName ?? new URL(fileUrl).pathname,
      };
      return respond(
        deps,
        c,
        await complete(c, receiveUpload(withRequestLog(deps, c), client, file)),
      );
    });
}

/** If the caller disconnects, the upload still finishes or cleans up after itself. */
function complete<T>(c: Context, work: Promise<T>): Promise<T> {
  c.executionCtx.waitUntil(work.catch(() => undefined));
  return work;
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
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
