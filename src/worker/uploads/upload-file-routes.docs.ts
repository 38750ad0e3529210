import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { getFileDocs, headFileDocs } from '../openapi/docs/files.ts';
import { pathParameter } from '../openapi/docs/requests.ts';
import type { uploadFileRoutes } from './upload-file-routes.ts';

const PATH = [
  pathParameter('id', '128 random bits that authorize access.', '1soAJmq9Ce-qUM0zE8HMHg'),
  pathParameter('name', 'The file name that the upload returned.', 'start.png'),
];
const errors = ['link_invalid', 'not_found', 'rate_limited'] as const;

export const endpoints = describeRoutes<typeof uploadFileRoutes>({
  'GET /uploads/{id}/{name}': getFileDocs(
    {
      id: 'getUpload',
      summary: 'Get an upload',
      description: 'Fetched by KIE while a task needs it. Deleted after `expiresAt`.',
      errors,
    },
    PATH,
  ),
  'HEAD /uploads/{id}/{name}': headFileDocs(
    { id: 'headUpload', summary: 'Get the headers of an upload', errors },
    PATH,
  ),
});
