import type { ErrorType } from '../http/errors.ts';
import { DOWNLOAD_PARAMETER } from '../http/file-headers.ts';
import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { getFileDocs, headFileDocs, preflightDocs } from '../openapi/docs/files.ts';
import { pathParameter, queryParameter } from '../openapi/docs/requests.ts';
import type { fileRoutes } from './file-routes.ts';

const PATH = [
  pathParameter(
    'id',
    'Not the taskId. It ends with 128 random bits that authorize access.',
    '1795858830123000-1soAJmq9Ce-qUM0zE8HMHg',
  ),
  pathParameter('name', 'The result number and the file extension.', '0.mp4'),
];
const DOWNLOAD = queryParameter(
  DOWNLOAD_PARAMETER,
  'With any value, the file is saved instead of shown: `Content-Disposition` is `attachment`.',
);
const errors: readonly ErrorType[] = [
  'link_invalid',
  'not_found',
  'file_unavailable_permanently',
  'file_deleted',
  'file_unavailable',
  'rate_limited',
];

export const endpoints = describeRoutes<typeof fileRoutes>({
  'GET /files/{id}/{name}': getFileDocs(
    {
      id: 'getFile',
      summary: 'Get a result',
      description:
        'Available from the moment the task succeeds: streamed from KIE until the copy is in R2, then from R2, under the same link.',
      errors,
    },
    [...PATH, DOWNLOAD],
  ),
  'HEAD /files/{id}/{name}': headFileDocs(
    { id: 'headFile', summary: 'Get the headers of a result', errors },
    PATH,
  ),
  'OPTIONS /files/{id}/{name}': preflightDocs(
    {
      id: 'preflightFile',
      summary: 'CORS preflight for a result',
      description: 'Sent by browsers.',
    },
    PATH,
  ),
});
