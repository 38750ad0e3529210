import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { pathParameter } from '../openapi/docs/requests.ts';
import { CACHED, textResponse } from '../openapi/docs/responses.ts';
import type { docsRoutes } from './docs-routes.ts';

const page = {
  tag: 'Edge',
  callers: 'public',
  responses: { 200: textResponse('A page.', 'text/html', CACHED) },
  errors: ['not_found'],
} as const;

export const endpoints = describeRoutes<typeof docsRoutes>({
  'GET /docs': { ...page, id: 'getDocs', summary: 'Open the guides' },
  'GET /docs/reference': {
    ...page,
    id: 'getReference',
    summary: 'Open the API reference',
    description: 'A page that shows this document and sends requests to this deployment.',
  },
  'GET /docs/{guide}': {
    ...page,
    id: 'getGuide',
    summary: 'Open a guide',
    parameters: [pathParameter('guide', 'The name of the guide.', 'quick-start')],
  },
});
