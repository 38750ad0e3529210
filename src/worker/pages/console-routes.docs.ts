import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { CACHED, textResponse } from '../openapi/docs/responses.ts';
import type { consoleRoutes } from './console-routes.ts';

export const endpoints = describeRoutes<typeof consoleRoutes>({
  'GET /admin': {
    id: 'getConsole',
    tag: 'Edge',
    summary: 'Open the admin console',
    description:
      'A page for the operator, which calls `/admin/api`. It exists only if admin authentication is configured.',
    callers: 'public',
    responses: { 200: textResponse('A page.', 'text/html', CACHED) },
    errors: ['not_found'],
  },
});
