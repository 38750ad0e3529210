/** The file of a JSON body, in the fields of KIE's upload host: `base64Data` or `fileUrl`, and `fileName`. */
import * as z from 'zod/mini';
import { bodyTooLarge, requireJsonType } from '../http/body.ts';
import { readValidBody } from '../http/valid-body.ts';
import { validate } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import { KIB, MIB } from '../platform/units.ts';
import { openBase64Body, type Base64Body } from './base64-body.ts';
import { MAX_NAME_FIELD_CHARACTERS, readContentLength } from './form-upload.ts';
import type { IncomingFile } from './receive-upload.ts';
import type { UploadSource } from './upload-source.ts';

/** Base64 is a third larger than its bytes. Larger files are sent as a form. */
const MAX_BASE64_BODY_BYTES = 14 * MIB;
/** The texts of its fields take 24 KiB in their longest escaping. */
const MAX_URL_BODY_BYTES = 32 * KIB;
const MAX_ADDRESS_CHARACTERS = 2048;

const nameFields = lazy(() => {
  const text = z.nullish(z.string().check(z.maxLength(MAX_NAME_FIELD_CHARACTERS)));
  return { uploadPath: text, fileName: text };
});
const names = lazy(() => z.looseObject(nameFields()));

/** The body of a base64 upload. Its file is decoded as a stream, so the schema is for the documentation. */
export const base64UploadBody = lazy(() =>
  z.looseObject({ base64Data: z.string().check(z.minLength(1)), ...nameFields() }),
);
/** The body of an upload by address. */
export const urlUploadBody = lazy(() =>
  z.looseObject({
    fileUrl: z.string().check(z.minLength(1), z.maxLength(MAX_ADDRESS_CHARACTERS)),
    ...nameFields(),
  }),
);

/**
 * The file in a body in base64. Throws `unsupported_media_type` and `body_too_large`; its functions throw what
 * `openBase64Body` throws, and `validation_failed`.
 */
export function base64File(request: Request): IncomingFile {
  requireJsonType(request);
  const length = readContentLength(request.headers);
  if (length > MAX_BASE64_BODY_BYTES && length < Infinity)
    throw bodyTooLarge(MAX_BASE64_BODY_BYTES);
  let body: Base64Body | undefined;
  return {
    maxBytes: Math.ceil((Math.min(length, MAX_BASE64_BODY_BYTES) * 3) / 4),
    open: async () => {
      body = await openBase64Body(request.body, 'base64Data', MAX_BASE64_BODY_BYTES);
      return body.chunks;
    },
    // The name may follow the file.
    name: async () => validate(names(), body?.readFields()).fileName ?? undefined,
  };
}

/**
 * The file at the address in a body. `ownOrigins` are never fetched. Throws `unsupported_media_type`; opening it
 * throws what `readValidBody` and the source throw.
 */
export function fileByAddress(
  source: UploadSource,
  request: Request,
  ownOrigins: readonly string[],
): IncomingFile {
  requireJsonType(request);
  let name: string | undefined;
  return {
    open: async () => {
      const { fileUrl, fileName } = await readValidBody(
        urlUploadBody(),
        request,
        MAX_URL_BODY_BYTES,
      );
      const chunks = await source.open(fileUrl, ownOrigins);
      name = fileName ?? new URL(fileUrl).pathname;
      return chunks;
    },
    name: async () => name,
  };
}
