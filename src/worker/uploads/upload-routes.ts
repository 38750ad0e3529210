import { Hono, type Context } from 'hono';
import * as z from 'zod';
import { enforceRateLimit } from '../auth/rate-limit.ts';
import { callerOf } from '../auth/caller.ts';
import type { Client } from '../auth/client.ts';
import { base64 } from '../platform/bytes.ts';
import type { Deps } from '../deps.ts';
import { readCheckedBody } from '../http/valid-body.ts';
import { EdgeError } from '../http/errors.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { inRequest, noteOn } from '../http/access-log.ts';
import { validationError } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import { MIB } from '../platform/units.ts';
import { parseBoundary, parseMultipart } from './multipart-body.ts';
import { receiveUpload, type ReceivedFile } from './receive-upload.ts';

export type UploadRouteDeps = Pick<
  Deps,
  'settings' | 'store' | 'keys' | 'verifiers' | 'rateLimit' | 'uploadSource' | 'runtime' | 'log'
>;

/** Base64 is a third longer than its bytes, and is whole in memory: larger files come as a stream. */
const MAX_BASE64_BODY_BYTES = 14 * MIB;
const MAX_TEXT_CHARACTERS = 1000;
const MAX_ADDRESS_CHARACTERS = 2048;

const named = lazy(() => {
  const text = z.string().max(MAX_TEXT_CHARACTERS).nullish();
  return { uploadPath: text, fileName: text };
});

/** The bodies, as KIE's upload host takes them. */
export const base64UploadBody = lazy(() =>
  z.looseObject({ base64Data: z.string().min(1), ...named() }),
);
export const urlUploadBody = lazy(() =>
  z.looseObject({ fileUrl: z.string().min(1).max(MAX_ADDRESS_CHARACTERS), ...named() }),
);

/** Files for tasks to start from, as KIE's upload host takes them: by stream, in base64, by address. */
export function uploadRoutes(deps: UploadRouteDeps): Hono {
  return new Hono()
    .post('/api/file-stream-upload', async (c) => {
      const client = await admitted(deps, c);
      return answer(deps, c, await finished(c, fromForm(inRequest(deps, c), client, c.req.raw)));
    })
    .post('/api/file-base64-upload', async (c) => {
      const client = await admitted(deps, c);
      const { base64Data, fileName } = await readCheckedBody(
        base64UploadBody(),
        c.req.raw,
        MAX_BASE64_BODY_BYTES,
      );
      const bytes = base64.decode(base64Data.replace(/^data:[^,]*;base64,/, ''));
      if (bytes === undefined)
        throw validationError([{ field: 'base64Data', message: 'must be base64' }]);
      const file = {
        open: async () => one(bytes),
        atMostBytes: bytes.byteLength,
        name: async () => fileName ?? undefined,
      };
      return answer(deps, c, await finished(c, receiveUpload(inRequest(deps, c), client, file)));
    })
    .post('/api/file-url-upload', async (c) => {
      const client = await admitted(deps, c);
      const { fileUrl, fileName } = await readCheckedBody(urlUploadBody(), c.req.raw, MIB);
      const own = [publicOrigin(deps.settings, c.req.url), new URL(c.req.url).origin];
      const file = {
        open: () => deps.uploadSource.open(fileUrl, own),
        name: async () => fileName ?? new URL(fileUrl).pathname,
      };
      return answer(deps, c, await finished(c, receiveUpload(inRequest(deps, c), client, file)));
    });
}

async function admitted(deps: UploadRouteDeps, c: Context): Promise<Client> {
  await enforceRateLimit(deps, c.req.raw.headers, 'upload');
  return callerOf(deps, c);
}

/** A caller that hangs up does not stop what is to be cleaned up behind it. */
function finished<T>(c: Context, work: Promise<T>): Promise<T> {
  c.executionCtx.waitUntil(work.catch(() => undefined));
  return work;
}

/** The one file of a form; the other fields may stand before it or behind. */
async function fromForm(
  deps: UploadRouteDeps,
  client: Client,
  request: Request,
): Promise<ReceivedFile> {
  const boundary = parseBoundary(request.headers.get('content-type'));
  if (boundary === undefined || request.body === null)
    throw new EdgeError(
      'unsupported_media_type',
      'The body must be multipart/form-data, with a file.',
    );
  const parts = parseMultipart(request.body, boundary);
  let fileName: string | undefined;
  for await (const part of parts) {
    if (part.name === 'fileName') fileName = await textOf(part.chunks);
    if (part.name !== 'file') continue;
    // Its name may come behind it: the rest of the form is read for it once the file is there.
    const name = async () => {
      for await (const later of parts)
        if (later.name === 'fileName') fileName = await textOf(later.chunks);
      return fileName ?? part.fileName;
    };
    // Waited for here: leaving the loop closes the form.
    const received = await receiveUpload(deps, client, {
      open: async () => part.chunks,
      atMostBytes: lengthOf(request.headers),
      name,
    });
    return received;
  }
  throw validationError([{ field: 'file', message: 'is required' }]);
}

/** A form is larger than its file. */
function lengthOf(headers: Headers): number {
  return Number(headers.get('content-length') ?? Number.POSITIVE_INFINITY);
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) {
    text += new TextDecoder().decode(chunk);
    if (text.length > MAX_TEXT_CHARACTERS)
      throw validationError([{ field: 'fileName', message: 'is too long' }]);
  }
  return text;
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** As KIE's upload host answers, and until when the file is there. */
function answer({ settings }: UploadRouteDeps, c: Context, file: ReceivedFile): Response {
  const { id, name, mediaType, size, createdAt, expiresAt } = file;
  noteOn(c, { id });
  const filePath = `uploads/${id}/${name}`;
  return c.json({
    success: true,
    code: 200,
    msg: 'File uploaded successfully',
    message: 'File uploaded successfully',
    data: {
      fileName: name,
      filePath,
      downloadUrl: `${publicOrigin(settings, c.req.url)}/${filePath}`,
      fileSize: size,
      mimeType: mediaType,
      uploadedAt: new Date(createdAt).toISOString(),
      expiresAt: new Date(expiresAt).toISOString(),
    },
  });
}
