import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { pathParameter } from '../openapi/docs/requests.ts';
import { CACHED, textResponse } from '../openapi/docs/responses.ts';
import type { studioRoutes } from './studio-routes.ts';

export const endpoints = describeRoutes<typeof studioRoutes>({
  'GET /': {
    id: 'getStudio',
    tag: 'Edge',
    summary: 'Open the studio',
    description: 'A page for generating in a browser. It uses this API like any other client.',
    callers: 'public',
    responses: { 200: textResponse('A page.', 'text/html', CACHED) },
  },
  'GET /studio/{file}': {
    id: 'getStudioFile',
    tag: 'Edge',
    summary: 'Get an asset of these pages',
    callers: 'public',
    parameters: [pathParameter('file', 'A file name with a content hash.', 'studio-0a1b2c3d4e.js')],
    responses: { 200: textResponse('JavaScript, CSS, SVG or JSON.', '*/*', CACHED) },
    errors: ['not_found'],
  },
});
