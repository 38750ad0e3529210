import { describeRoutes } from './docs/describe-routes.ts';
import { headerRefs } from './docs/headers.ts';
import type { openApiRoutes } from './openapi-routes.ts';

export const endpoints = describeRoutes<typeof openApiRoutes>({
  'GET /openapi.json': {
    id: 'getOpenApi',
    tag: 'Edge',
    summary: 'Get this document',
    callers: 'public',
    responses: {
      200: {
        description: 'OpenAPI 3.1.',
        headers: headerRefs(['Cache-Control', 'Access-Control-Allow-Origin']),
        content: { 'application/json': { schema: { type: 'object' } } },
      },
    },
    errors: ['rate_limited'],
  },
});
