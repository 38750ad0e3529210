import { describe, expect, it } from 'vitest';
import {
  requestAdmin,
  ADMIN_TOKEN,
  APP,
  bearer,
  closedEdge,
  createTask,
  createClientToken,
  postSession,
  TURNSTILE_SECRET,
} from '../auth/builders.ts';
import { quietEdge, sendCallback, successBody } from '../callbacks/builders.ts';
import { get, LINK, servingEdge, storedFile } from '../archive/served-file.ts';
import { createTaskRequest } from '../../support/edge.ts';
import { form, PNG, streamUpload, uploadingEdge } from '../uploads/builders.ts';
import { fetchDocument, expectDocumented } from './builders.ts';

const SHOP = { name: 'shop', dailyCredits: 5, expiresAt: '2030-01-01T00:00:00Z' };
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const WITH_ADMIN = { AUTH_MODE: 'required', ADMIN_TOKEN };
const INVALID_CREDENTIALS = bearer('kie_edge_x');

const configuredEdge = () => closedEdge({ ADMIN_TOKEN, TURNSTILE_SECRET, CORS_ORIGINS: APP });

type Send = () => Promise<Response>;
const sender =
  (path: string, init?: RequestInit): Send =>
  () =>
    quietEdge().request(path, init);
const configuredSender =
  (path: string, headers = {}): Send =>
  () =>
    configuredEdge().request(path, { headers });
/** A request with invalid credentials after the rate limit was reached. */
const rateLimited =
  (path: string): Send =>
  () =>
    quietEdge(WITH_ADMIN, { rateLimit: async () => false }).request(path, {
      headers: { ...INVALID_CREDENTIALS, 'cf-connecting-ip': '203.0.113.7' },
    });
const upload = (how: string, body: unknown): Send =>
  sender(`/api/file-${how}-upload`, createTaskRequest(body));

describe('responses of the other operations', () => {
  it.each<[string, number, string, Send]>([
    ['createTask', 401, 'no credential', () => createTask(configuredEdge(), {})],
    [
      'createTask',
      401,
      'an invalid credential',
      () => createTask(configuredEdge(), INVALID_CREDENTIALS),
    ],
    ['createTask', 403, 'no auth method configured', () => createTask(closedEdge(), {})],
    ['getUsage', 401, 'no credential', configuredSender('/api/v1/usage')],
    [
      'listModels',
      401,
      'an invalid credential',
      configuredSender('/api/v1/models', INVALID_CREDENTIALS),
    ],
    ['listModels', 429, 'too many invalid credentials', rateLimited('/api/v1/models')],
    ['getUsage', 429, 'too many invalid credentials', rateLimited('/api/v1/usage')],
    ['startSession', 200, 'a session', () => postSession(configuredEdge(), { token: 'solved' })],
    [
      'startSession',
      401,
      'a rejected Turnstile token',
      () => postSession(configuredEdge(), { token: 'bad' }),
    ],
    [
      'startSession',
      403,
      'sessions not configured',
      () => postSession(quietEdge(), { token: 'solved' }),
    ],
    ['startSession', 422, 'a missing token', () => postSession(configuredEdge(), {})],
    [
      'createClient',
      200,
      'a client',
      () => requestAdmin(configuredEdge(), 'POST', 'clients', SHOP),
    ],
    [
      'createClient',
      422,
      'an invalid client',
      () => requestAdmin(configuredEdge(), 'POST', 'clients', {}),
    ],
    ['listClients', 401, 'no admin credential', configuredSender('/admin/api/clients')],
    ['listClients', 404, 'no admin auth configured', sender('/admin/api/clients')],
    [
      'getClient',
      404,
      'an unknown client',
      () => requestAdmin(configuredEdge(), 'GET', 'clients/unknown'),
    ],
    ['uploadBase64', 200, 'an upload', upload('base64', { base64Data: PIXEL })],
    ['uploadBase64', 415, 'an unsupported file type', upload('base64', { base64Data: 'aaaa' })],
    ['uploadBase64', 422, 'a missing file', upload('base64', {})],
    ['uploadFromUrl', 422, 'an invalid URL', upload('url', { fileUrl: 'a' })],
    [
      'uploadFile',
      200,
      'an upload',
      () => streamUpload(uploadingEdge(), form(['file', PNG, 'a.png'])),
    ],
    [
      'uploadFile',
      400,
      'a form that ends too early',
      sender('/api/file-stream-upload', {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        body: '--x\r\n',
      }),
    ],
    ['uploadFile', 415, 'a body that is no form', upload('stream', {})],
    ['getUpload', 404, 'an unknown upload', sender('/uploads/a/b.png')],
    ['getFile', 404, 'an unknown file', sender(LINK)],
    ['preflightFile', 204, 'a preflight', sender(LINK, { method: 'OPTIONS' })],
    ['getHealth', 200, 'a ready deployment', sender('/health')],
    ['getOpenApi', 200, 'the document', sender('/openapi.json')],
    ['getDocs', 200, 'the page', sender('/docs')],
    ['getReference', 200, 'the page', sender('/docs/reference')],
    ['getGuide', 200, 'the page', sender('/docs/quick-start')],
    ['getGuide', 404, 'a guide that does not exist', sender('/docs/of-tomorrow')],
    ['receiveCallback', 200, 'a callback', () => sendCallback(quietEdge(), successBody())],
    [
      'receiveCallback',
      401,
      'a forged callback',
      () => sendCallback(quietEdge(), {}, { path: '/callbacks/1767225600000000?token=A' }),
    ],
  ])(
    'documents the response of %s with status %i: %s',
    async (operationId, status, _what, request) => {
      const response = await request();
      expect(response.status).toBe(status);
      await expectDocumented(await fetchDocument(), operationId, response);
    },
  );

  it('documents getClient, updateClient, listClients and revokeClient for a client with usage', async () => {
    const edge = configuredEdge();
    const document = await fetchDocument();
    const { id, token } = await createClientToken(edge, { maxConcurrent: null });
    await createTask(edge, bearer(token));
    for (const [operationId, method, path, body] of [
      ['getClient', 'GET', `clients/${id}`],
      ['updateClient', 'PATCH', `clients/${id}`, { models: ['kling/*'] }],
      ['listClients', 'GET', 'clients'],
      ['revokeClient', 'DELETE', `clients/${id}`],
    ] as const) {
      const response = await requestAdmin(edge, method, path, body);
      expect(response.status).toBe(200);
      await expectDocumented(document, operationId, response);
    }
  });

  it.each<[string, Record<string, string>, number]>([
    ['in full', {}, 200],
    ['for a range', { range: 'bytes=0-3' }, 206],
    ['for a range outside the file', { range: 'bytes=99-' }, 416],
    ['for a failed precondition', { 'if-match': '"other"' }, 412],
  ])('documents the response of getFile %s', async (_what, headers, status) => {
    await storedFile();
    const response = await get(servingEdge(), headers);
    expect(response.status).toBe(status);
    await expectDocumented(await fetchDocument(), 'getFile', response);
  });
});
