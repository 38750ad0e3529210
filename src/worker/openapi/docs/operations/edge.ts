import { CALLBACK_TOKEN_PARAMETER } from '../../../upstream/callback-address.ts';
import { headerRefs, type HeaderName } from '../headers.ts';
import type { ResponseObject, Schema } from '../../openapi.ts';
import {
  envelopeResponse,
  headerParameter,
  pathParameter,
  queryParameter,
  schemaRef,
  type Operation,
} from '../operation.ts';

/** A callback as KIE documents it. The parser is tolerant: all fields are optional and others are accepted. */
const KIE_CALLBACK: Schema = {
  type: 'object',
  properties: {
    code: { type: 'integer' },
    msg: { type: 'string' },
    data: {
      type: 'object',
      properties: {
        taskId: { type: 'string' },
        state: { type: 'string' },
        resultJson: { type: 'string' },
      },
    },
  },
};

const CACHED = ['Cache-Control', 'ETag'] as const;

const textResponse = (
  description: string,
  type: string,
  headers: readonly HeaderName[] = ['Cache-Control'],
): ResponseObject => ({
  description,
  headers: headerRefs(headers),
  content: { [type]: { schema: { type: 'string' } } },
});

/** Operations outside KIE's API: pages, health, this document, and the callback endpoint for KIE. */
export function edgeOperations(): Operation[] {
  const common = { method: 'get', tag: 'Edge', callers: 'public', errors: [] } as const;
  return [
    {
      ...common,
      id: 'getStudio',
      path: '/',
      summary: 'Open the studio',
      description: 'A page for generating in a browser. It uses this API like any other client.',
      responses: { 200: textResponse('A page.', 'text/html', CACHED) },
    },
    {
      ...common,
      id: 'getConsole',
      path: '/admin',
      summary: 'Open the admin console',
      description:
        'A page for the operator, which calls `/admin/api`. It exists only if admin authentication is configured.',
      responses: { 200: textResponse('A page.', 'text/html', CACHED) },
      errors: ['not_found'],
    },
    {
      ...common,
      id: 'getStudioFile',
      path: '/studio/{file}',
      summary: 'Get an asset of these pages',
      parameters: [
        pathParameter('file', 'A file name with a content hash.', 'studio-0a1b2c3d4e.js'),
      ],
      responses: { 200: textResponse('JavaScript, CSS or SVG.', '*/*', CACHED) },
      errors: ['not_found'],
    },
    {
      ...common,
      id: 'getHealth',
      path: '/health',
      summary: 'Check whether the deployment is ready',
      parameters: [
        queryParameter(
          'check',
          'Ask KIE first whether it accepts the key: at most once a minute, and once an hour while it does.',
          { type: 'string', enum: ['kie'] },
        ),
      ],
      responses: {
        200: envelopeResponse('Readiness', 'D1, R2 and the required secrets are available.'),
      },
      errors: ['not_ready'],
    },
    {
      ...common,
      id: 'getOpenApi',
      path: '/openapi.json',
      summary: 'Get this document',
      responses: {
        200: {
          description: 'OpenAPI 3.1.',
          headers: headerRefs(['Cache-Control', 'Access-Control-Allow-Origin']),
          content: { 'application/json': { schema: { type: 'object' } } },
        },
      },
    },
    {
      ...common,
      id: 'getDocs',
      path: '/docs',
      summary: 'Open the guides',
      responses: { 200: textResponse('A page.', 'text/html', CACHED) },
      errors: ['not_found'],
    },
    {
      ...common,
      id: 'getReference',
      path: '/docs/reference',
      summary: 'Open the API reference',
      description: 'A page that shows this document and sends requests to this deployment.',
      responses: { 200: textResponse('A page.', 'text/html', CACHED) },
      errors: ['not_found'],
    },
    {
      ...common,
      id: 'getGuide',
      path: '/docs/{guide}',
      summary: 'Open a guide',
      parameters: [pathParameter('guide', 'The name of the guide.', 'quick-start')],
      responses: { 200: textResponse('A page.', 'text/html', CACHED) },
      errors: ['not_found'],
    },
    {
      id: 'receiveCallback',
      method: 'post',
      path: '/callbacks/{seq}',
      tag: 'KIE',
      summary: "Receive KIE's callback for a task",
      description:
        'The URL that KIE gets as `callBackUrl`. The response is sent after the callback is committed. Repeats have no effect.',
      callers: 'public',
      parameters: [
        pathParameter('seq', "The leading digits of the task's id.", '1795858830123000'),
        queryParameter(
          CALLBACK_TOKEN_PARAMETER,
          "A signature of the task's id, and the end of that id. Exactly one; other parameters are ignored.",
        ),
        headerParameter('X-Webhook-Timestamp', 'Sent if the KIE account has a webhook key.'),
        headerParameter('X-Webhook-Signature', 'Sent if the KIE account has a webhook key.'),
      ],
      body: { required: true, content: { 'application/json': { schema: KIE_CALLBACK } } },
      responses: {
        200: {
          description: 'The callback is stored.',
          headers: headerRefs(),
          content: { 'application/json': { schema: schemaRef('CallbackReceipt') } },
        },
      },
      errors: ['callback_unauthorized', 'invalid_json', 'invalid_request', 'body_too_large'],
    },
  ];
}
