import * as z from 'zod';
import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { jsonBody } from '../openapi/docs/requests.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { component } from '../openapi/docs/schemas/component.ts';
import { describe } from '../openapi/docs/schemas/object-schema.ts';
import type { Schema } from '../openapi/openapi.ts';
import { base64UploadBody, urlUploadBody } from './json-upload.ts';
import type { uploadRoutes } from './upload-routes.ts';

const FILE_NAME = 'The name of the file.';
const UPLOAD_PATH = 'Accepted for compatibility with KIE and ignored.';

/** The form fields. The form is parsed as a stream, so no zod schema describes it. */
const FORM: Schema = {
  type: 'object',
  properties: {
    file: { type: 'string', format: 'binary', description: 'An image, a video or an audio file.' },
    uploadPath: { type: 'string', description: UPLOAD_PATH },
    fileName: { type: 'string', description: FILE_NAME },
  },
  required: ['file'],
};

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const upload = component(
  'Upload',
  z.object({
    fileName: z.string(),
    filePath: z.string(),
    downloadUrl: describe(z.url(), 'A URL for the input of a task.'),
    fileSize: describe(z.int(), 'Bytes.'),
    mimeType: describe(z.string(), 'Detected from the content of the file.'),
    uploadedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  }),
);

const uploads = {
  tag: 'Uploads',
  callers: 'client',
  responses: {
    200: envelopeResponse(upload, 'The file is available until `expiresAt`.', [], {
      success: z.literal(true),
    }),
  },
} as const;

export const endpoints = describeRoutes<typeof uploadRoutes>({
  'POST /api/file-stream-upload': {
    ...uploads,
    id: 'uploadFile',
    summary: 'Upload a file as a form',
    description:
      'The file is streamed, which suits large files. Cloudflare rejects a form over its limit on request bodies (100 MB on the Free and Pro plans) with 413 before it arrives here.',
    body: { required: true, content: { 'multipart/form-data': { schema: FORM } } },
    errors: [
      'invalid_request',
      'client_rate_limited',
      'upload_quota_exceeded',
      'body_too_large',
      'unsupported_media_type',
      'validation_failed',
    ],
  },
  'POST /api/file-base64-upload': {
    ...uploads,
    id: 'uploadBase64',
    summary: 'Upload a small file in base64',
    json: jsonBody(
      base64UploadBody(),
      {
        base64Data: 'The file in base64, or a `data:` URL.',
        uploadPath: UPLOAD_PATH,
        fileName: FILE_NAME,
      },
      {
        pixel: {
          summary: 'An image of one pixel',
          value: { base64Data: PIXEL, fileName: 'pixel.png' },
        },
      },
    ),
    errors: ['invalid_request', 'client_rate_limited', 'upload_quota_exceeded'],
  },
  'POST /api/file-url-upload': {
    ...uploads,
    id: 'uploadFromUrl',
    summary: 'Upload a file from a URL',
    json: jsonBody(
      urlUploadBody(),
      { fileUrl: 'A URL on a public host.', uploadPath: UPLOAD_PATH, fileName: FILE_NAME },
      {
        picture: {
          summary: 'An image on another host',
          value: { fileUrl: 'https://example.com/a.png', fileName: 'start.png' },
        },
      },
    ),
    errors: ['invalid_request', 'client_rate_limited', 'upload_quota_exceeded'],
  },
});
