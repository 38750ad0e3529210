import { headersOf, type HeaderName } from '../headers.ts';
import type { Answer, Schema } from '../openapi.ts';
import { answer, inHeader, inPath, ref, type Operation } from '../operation.ts';

/** What KIE's pages say of a callback; more is read tolerantly, and nothing of it is required. */
const CALLBACK: Schema = {
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

const text = (
  description: string,
  type: string,
  headers: readonly HeaderName[] = ['Cache-Control'],
): Answer => ({
  description,
  headers: headersOf(headers),
  content: { [type]: { schema: { type: 'string' } } },
});

/** What is not part of KIE's API: the deployment's health, its document, and KIE's way in. */
export function edgeOperations(): Operation[] {
  const common = { method: 'get', tag: 'Edge', callers: 'anybody', errors: [] } as const;
  return [
    {
      ...common,
      id: 'getStudio',
      path: '/',
      summary: 'Use the models in a browser',
      description: 'The studio: a page that calls this API as any app may.',
      answers: { 200: text('A page.', 'text/html', CACHED) },
    },
    {
      ...common,
      id: 'getConsole',
      path: '/admin',
      summary: 'Look after this deployment in a browser',
      description:
        'The console: a page for the operator, which calls `/admin/api`. It is there where the door is.',
      answers: { 200: text('A page.', 'text/html', CACHED) },
      errors: ['not_found'],
    },
    {
      ...common,
      id: 'getStudioFile',
      path: '/studio/{file}',
      summary: 'Get what these pages are made of',
      parameters: [
        inPath('file', 'Its name holds a hash of what is in it.', 'studio-0a1b2c3d4e.js'),
      ],
      answers: { 200: text('JavaScript, CSS or SVG.', '*/*', CACHED) },
      errors: ['not_found'],
    },
    {
      ...common,
      id: 'getHealth',
      path: '/health',
      summary: 'See whether the deployment is ready',
      answers: { 200: answer('Readiness', 'D1, R2 and the required secrets are there.') },
      errors: ['not_ready'],
    },
    {
      ...common,
      id: 'getOpenApi',
      path: '/openapi.json',
      summary: 'Get this document',
      answers: {
        200: {
          description: 'OpenAPI 3.1.',
          headers: headersOf(['Cache-Control', 'Access-Control-Allow-Origin']),
          content: { 'application/json': { schema: { type: 'object' } } },
        },
      },
    },
    {
      ...common,
      id: 'getDocs',
      path: '/docs',
      summary: 'Read this document as a page',
      answers: { 200: text('A page without any script.', 'text/html') },
    },
    {
      ...common,
      id: 'getDocsStyle',
      path: '/docs.css',
      summary: 'Get the style of the page',
      answers: { 200: text('CSS.', 'text/css') },
    },
    {
      id: 'takeCallback',
      method: 'post',
      path: '/callbacks/{id}/{token}',
      tag: 'KIE',
      summary: "Take KIE's word on a task",
      description:
        'The address that KIE was given in `callBackUrl`. It is answered once the word is in the database; a repeat changes nothing.',
      callers: 'anybody',
      parameters: [
        inPath('id', 'Of the task here.', '1795858830123000-1soAJmq9Ce-qUM0zE8HMHg'),
        inPath('token', 'A signature of the id.', 'cKx0WcTz1yqZsP9m2HnJmE7oVhBfGkLrQd3uXtYwA5I'),
        inHeader('X-Webhook-Timestamp', 'Where the account has a webhook key.'),
        inHeader('X-Webhook-Signature', 'Where the account has a webhook key.'),
      ],
      body: { required: true, content: { 'application/json': { schema: CALLBACK } } },
      answers: {
        200: {
          description: 'It is written down.',
          headers: headersOf(),
          content: { 'application/json': { schema: ref('CallbackTaken') } },
        },
      },
      errors: ['callback_unauthorized', 'invalid_json', 'invalid_request', 'body_too_large'],
    },
  ];
}
