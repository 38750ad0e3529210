import { base64UploadBody, urlUploadBody } from '../../../uploads/upload-routes.ts';
import { toJsonSchema } from '../json-schema.ts';
import type { Schema } from '../../openapi.ts';
import {
  envelopeResponse,
  BODY_ERRORS,
  jsonRequestBody,
  AUTH_ERRORS,
  type Operation,
} from '../operation.ts';

const QUOTA_ERRORS = ['client_rate_limited', 'upload_quota_exceeded'] as const;

const FIELD_DESCRIPTIONS = {
  base64Data: 'The file in base64, or a `data:` URL.',
  fileUrl: 'A URL on a public host.',
  uploadPath: 'Accepted for compatibility with KIE and ignored.',
  fileName: 'The name of the file.',
};

/** The form fields. The form is parsed as a stream, so no zod schema describes it. */
const FORM: Schema = {
  type: 'object',
  properties: {
    file: { type: 'string', format: 'binary', description: 'An image, a video or an audio file.' },
    uploadPath: { type: 'string', description: FIELD_DESCRIPTIONS.uploadPath },
    fileName: { type: 'string', description: FIELD_DESCRIPTIONS.fileName },
  },
  required: ['file'],
};

const UPLOADED = envelopeResponse('Upload', 'The file is available until `expiresAt`.', []);

export function uploadOperations(): Operation[] {
  const common = {
    method: 'post',
    tag: 'Uploads',
    callers: 'client',
    responses: { 200: UPLOADED },
  } as const;
  return [
    {
      ...common,
      id: 'uploadFile',
      path: '/api/file-stream-upload',
      summary: 'Upload a file as a form',
      description:
        'The file is streamed, which suits large files. Cloudflare rejects a form over its limit on request bodies (100 MB on the Free and Pro plans) with 413 before it arrives here.',
      body: { required: true, content: { 'multipart/form-data': { schema: FORM } } },
      errors: [
        ...AUTH_ERRORS,
        ...QUOTA_ERRORS,
        'body_too_large',
        'unsupported_media_type',
        'validation_failed',
      ],
    },
    {
      ...common,
      id: 'uploadBase64',
      path: '/api/file-base64-upload',
      summary: 'Upload a small file in base64',
      body: jsonRequestBody(toJsonSchema(base64UploadBody(), FIELD_DESCRIPTIONS), {
        pixel: {
          summary: 'An image of one pixel',
          value: {
            base64Data:
              'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
            fileName: 'pixel.png',
          },
        },
      }),
      errors: [...AUTH_ERRORS, ...BODY_ERRORS, ...QUOTA_ERRORS],
    },
    {
      ...common,
      id: 'uploadFromUrl',
      path: '/api/file-url-upload',
      summary: 'Upload a file from a URL',
      body: jsonRequestBody(toJsonSchema(urlUploadBody(), FIELD_DESCRIPTIONS), {
        picture: {
          summary: 'An image on another host',
          value: { fileUrl: 'https://example.com/a.png', fileName: 'start.png' },
        },
      }),
      errors: [...AUTH_ERRORS, ...BODY_ERRORS, ...QUOTA_ERRORS],
    },
  ];
}
