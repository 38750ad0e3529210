/** The file of a multipart form, in the fields of KIE's upload host: `file`, `fileName`, `uploadPath`. */
import { EdgeError } from '../http/errors.ts';
import { validationError } from '../http/validation.ts';
import { parseBoundary, parseMultipart, type FormPart } from './multipart-body.ts';
import type { IncomingFile } from './receive-upload.ts';

/** Limit for the caller's name of a file, in characters. */
export const MAX_NAME_FIELD_CHARACTERS = 1000;

/**
 * The form's first file; the other fields may come before or after it. Throws `unsupported_media_type` for another
 * body. Opening the file throws `validation_failed` without one, and `invalid_request` for a malformed form.
 */
export function formFile({ headers, body }: Request): IncomingFile {
  const boundary = parseBoundary(headers.get('content-type'));
  if (boundary === undefined || body === null)
    throw new EdgeError(
      'unsupported_media_type',
      'The body must be multipart/form-data, with a file.',
    );
  const parts = parseMultipart(body, boundary);
  let fileName: string | undefined;
  let nameOfFile: string | undefined;
  const findFile = async (): Promise<FormPart | undefined> => {
    // Not `for await`, which would close the form at the file.
    for (let part = await parts.next(); part.done !== true; part = await parts.next()) {
      if (part.value.name === 'file') return part.value;
      if (part.value.name === 'fileName') fileName = await readText(part.value.chunks);
    }
    return undefined;
  };
  return {
    maxBytes: readContentLength(headers),
    open: async () => {
      const file = await findFile();
      if (file === undefined) throw validationError([{ field: 'file', message: 'is required' }]);
      nameOfFile = file.fileName;
      return file.chunks;
    },
    // The name may follow the file, so the rest of the form is read for it.
    name: async () => {
      for await (const { name, chunks } of parts)
        if (name === 'fileName') fileName = await readText(chunks);
      return fileName ?? nameOfFile;
    },
  };
}

/** Infinity without a Content-Length. A file is never larger than the body that it is in. */
export function readContentLength(headers: Headers): number {
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
