import { describe, expect, it } from 'vitest';
import {
  admin,
  ADMIN_TOKEN,
  APP,
  bearer,
  closedEdge,
  createTask,
  makeClient,
  session,
  TURNSTILE_SECRET,
} from '../auth/builders.ts';
import { quietEdge, sendCallback, successBody } from '../callbacks/builders.ts';
import { get, LINK, servingEdge, storedFile } from '../archive/served-file.ts';
import { createTaskRequest } from '../../support/edge.ts';
import { form, PNG, streamUpload, uploadingEdge } from '../uploads/builders.ts';
import { documentOf, expectTold } from './builders.ts';

const SHOP = { name: 'shop', dailyCredits: 5, expiresAt: '2030-01-01T00:00:00Z' };
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const OPENED = { AUTH_MODE: 'required', ADMIN_TOKEN };
const BAD = bearer('kie_edge_x');

const door = () => closedEdge({ ADMIN_TOKEN, TURNSTILE_SECRET, CORS_ORIGINS: APP });

type Ask = () => Promise<Response>;
const ask =
  (path: string, init?: RequestInit): Ask =>
  () =>
    quietEdge().request(path, init);
const closed =
  (path: string, headers = {}): Ask =>
  () =>
    door().request(path, { headers });
/** By somebody who tries credentials. */
const braked =
  (path: string): Ask =>
  () =>
    quietEdge(OPENED, { rateLimit: async () => false }).request(path, {
      headers: { ...BAD, 'cf-connecting-ip': '203.0.113.7' },
    });
const upload = (how: string, body: unknown): Ask =>
  ask(`/api/file-${how}-upload`, createTaskRequest(body));

describe('what else is answered is as the document tells it', () => {
  it.each<[string, number, string, Ask]>([
    ['createTask', 401, 'nobody', () => createTask(door(), {})],
    ['createTask', 401, 'a bad credential', () => createTask(door(), BAD)],
    ['createTask', 403, 'a closed edge', () => createTask(closedEdge(), {})],
    ['getUsage', 401, 'nobody', closed('/api/v1/usage')],
    ['listModels', 401, 'a bad credential', closed('/api/v1/models', BAD)],
    ['listModels', 429, 'a credential too many', braked('/api/v1/models')],
    ['getUsage', 429, 'a credential too many', braked('/api/v1/usage')],
    ['startSession', 200, 'a session', () => session(door(), { token: 'solved' })],
    ['startSession', 401, 'no human', () => session(door(), { token: 'bad' })],
    ['startSession', 403, 'no sessions here', () => session(quietEdge(), { token: 'solved' })],
    ['startSession', 422, 'no token', () => session(door(), {})],
    ['createClient', 200, 'a client', () => admin(door(), 'POST', 'clients', SHOP)],
    ['createClient', 422, 'a bad client', () => admin(door(), 'POST', 'clients', {})],
    ['listClients', 401, 'no operator', closed('/admin/api/clients')],
    ['listClients', 404, 'no door', ask('/admin/api/clients')],
    ['getClient', 404, 'no client', () => admin(door(), 'GET', 'clients/nobody')],
    ['uploadBase64', 200, 'an upload', upload('base64', { base64Data: PIXEL })],
    ['uploadBase64', 415, 'no picture', upload('base64', { base64Data: 'aaaa' })],
    ['uploadBase64', 422, 'no file', upload('base64', {})],
    ['uploadFromUrl', 422, 'no address', upload('url', { fileUrl: 'a' })],
    [
      'uploadFile',
      200,
      'an upload',
      () => streamUpload(uploadingEdge(), form(['file', PNG, 'a.png'])),
    ],
    ['uploadFile', 415, 'no form', upload('stream', {})],
    ['getUpload', 404, 'no upload', ask('/uploads/a/b.png')],
    ['getFile', 404, 'no file', ask(LINK)],
    ['preflightFile', 204, 'a preflight', ask(LINK, { method: 'OPTIONS' })],
    ['getHealth', 200, 'a healthy edge', ask('/health')],
    ['getOpenApi', 200, 'the document', ask('/openapi.json')],
    ['getDocs', 200, 'the page', ask('/docs')],
    ['getDocsStyle', 200, 'its style', ask('/docs.css')],
    ['takeCallback', 200, 'a callback', () => sendCallback(quietEdge(), successBody())],
    ['takeCallback', 401, 'a forged one', () => sendCallback(quietEdge(), {}, { token: 'A' })],
  ])('%s %i: %s', async (operationId, status, _what, request) => {
    const response = await request();
    expect(response.status).toBe(status);
    await expectTold(await documentOf(), operationId, response);
  });

  it('a client that is read, changed, listed and revoked, with what it has used', async () => {
    const edge = door();
    const document = await documentOf();
    const { id, token } = await makeClient(edge, { maxConcurrent: null });
    await createTask(edge, bearer(token));
    for (const [operationId, method, path, body] of [
      ['getClient', 'GET', `clients/${id}`],
      ['changeClient', 'PATCH', `clients/${id}`, { models: ['kling/*'] }],
      ['listClients', 'GET', 'clients'],
      ['revokeClient', 'DELETE', `clients/${id}`],
    ] as const) {
      const response = await admin(edge, method, path, body);
      expect(response.status).toBe(200);
      await expectTold(document, operationId, response);
    }
  });

  it.each<[string, Record<string, string>, number]>([
    ['whole', {}, 200],
    ['in part', { range: 'bytes=0-3' }, 206],
    ['beyond its end', { range: 'bytes=99-' }, 416],
    ['unless it is another', { 'if-match': '"other"' }, 412],
  ])('a file %s', async (_what, headers, status) => {
    await storedFile();
    const response = await get(servingEdge(), headers);
    expect(response.status).toBe(status);
    await expectTold(await documentOf(), 'getFile', response);
  });
});
