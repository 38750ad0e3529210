/** The file of a multipart form, in the fields of KIE's upload host: `file`, `fileName`, `uploadPath`. */
import type { Client } from '../auth/client.ts';
import { EdgeError } from '../http/errors.ts';
import { validationError } from '../http/validation.ts';
import { parseBoundary, parseMultipart } from './multipart-body.ts';
import { receiveUpload, type ReceivedFile, type ReceiveUploadDeps } from './receive-upload.ts';

/** Limit for the caller's name of a file, in characters. */
export const MAX_NAME_FIELD_CHARACTERS = 1000;

/**
 * Stores the form's first file; the other fields may come before or after it. Throws
 * `unsupported_media_type` for another body, `validation_failed` without a file, and what `receiveUpload` throws.
 */
export async function receiveForm(
  deps: ReceiveUploadDeps,
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
    if (part.name === 'fileName') fileName = await readText(part.chunks);
    if (part.name !== 'file') continue;
    // The name may follow the file, so the rest of the form is read for it.
    const name = async () => {
      for await (const later of parts)
        if (later.name === 'fileName') fileName = await readText(later.chunks);
      return fileName ?? part.fileName;
    };
    // Awaited here, because leaving the loop closes the form.
    const received = await receiveUpload(deps, client, {
      open: async () => part.chunks,
      maxBytes: readContentLength(request.headers),
      name,
    });
    return received;
  }
  throw validationError([{ field: 'file', message: 'is required' }]);
}

/** A file is never larger than its form. */
function readContentLength(headers: Headers): number {
  return Number(headers.get('content-length') ?? Number.POSITIVE_INFINITY);
}

async function readText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) {
    text += new TextDecoder().decode(chunk);
    if (text.length > MAX_NAME_FIELD_CHARACTERS)
      throw validationError([{ field: 'fileName', message: 'is too long' }]);
  }
  return text;
}
