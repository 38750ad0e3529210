import { base64UploadBody, urlUploadBody } from '../../uploads/upload-routes.ts';
import { schemaOf } from '../json-schema.ts';
import type { Schema } from '../openapi.ts';
import { answer, BAD_BODY, jsonBody, NOT_LET_IN, type Operation } from '../operation.ts';

const FULL = ['upload_quota_exceeded'] as const;

const WORDS = {
  base64Data: 'The file, also as a `data:` address.',
  fileUrl: 'Where it lies, on a public host.',
  uploadPath: "KIE's; not used here.",
  fileName: 'What to call it.',
};

/** The fields of a form. Its files are no JSON, so that zod does not see them. */
const FORM: Schema = {
  type: 'object',
  properties: {
    file: { type: 'string', format: 'binary', description: 'An image, a video or a sound.' },
    uploadPath: { type: 'string', description: WORDS.uploadPath },
    fileName: { type: 'string', description: WORDS.fileName },
  },
  required: ['file'],
};

const TAKEN = answer('Upload', 'The file is there, until `expiresAt`.', []);

export function uploadOperations(): Operation[] {
  const common = {
    method: 'post',
    tag: 'Uploads',
    callers: 'clients',
    answers: { 200: TAKEN },
  } as const;
  return [
    {
      ...common,
      id: 'uploadFile',
      path: '/api/file-stream-upload',
      summary: 'Upload a file by form',
      description: 'For files of any size that is taken; it is not held in memory.',
      body: { required: true, content: { 'multipart/form-data': { schema: FORM } } },
      errors: [
        ...NOT_LET_IN,
        ...FULL,
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
      body: jsonBody(schemaOf(base64UploadBody(), WORDS), {
        pixel: {
          summary: 'A picture of one pixel',
          value: {
            base64Data:
              'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
            fileName: 'pixel.png',
          },
        },
      }),
      errors: [...NOT_LET_IN, ...BAD_BODY, ...FULL],
    },
    {
      ...common,
      id: 'uploadFromUrl',
      path: '/api/file-url-upload',
      summary: 'Have a file fetched from its address',
      body: jsonBody(schemaOf(urlUploadBody(), WORDS), {
        picture: {
          summary: 'A picture that lies elsewhere',
          value: { fileUrl: 'https://example.com/a.png', fileName: 'start.png' },
        },
      }),
      errors: [...NOT_LET_IN, ...BAD_BODY, ...FULL],
    },
  ];
}
