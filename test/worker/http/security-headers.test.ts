import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { createMisconfiguredApp } from '../../../src/worker/app.ts';
import { quietEdge } from '../callbacks/builders.ts';
import { aBody, CREATE_PATH, post, acceptingEdge } from '../submission/builders.ts';
import { LINK, servingEdge, storedFile } from '../archive/served-file.ts';
import { createTaskRequest, ORIGIN, testEdge } from '../../support/edge.ts';
import { ID, KIE_ID, submittedTask, succeededTask } from '../tasks/builders.ts';

const ADMIN_TOKEN = 'admin-token-admin-token-admin-token';
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const RECORD = `/api/v1/jobs/recordInfo?taskId=${KIE_ID}`;
const CLIENTS = '/admin/api/clients';

async function dropTables(): Promise<void> {
  await env.DB.exec('drop table callbacks; drop table files; drop table tasks;');
}

/** Nothing in the response may run, be framed, be embedded or have its type guessed. */
function expectSecured({ headers }: Response): void {
  const policy = (headers.get('content-security-policy') ?? '').split(/; ?/);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy.join()).not.toMatch(/unsafe|\*|https?:|data:/);
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': expect.stringMatching(/^max-age=\d{7,}/),
  });
}

const ask = (path: string, init?: RequestInit) => () => quietEdge().request(path, init);
const admin = (init: RequestInit) => () => quietEdge({ ADMIN_TOKEN }).request(CLIENTS, init);

describe('security headers', () => {
  const preflight = { origin: 'https://a.test', 'access-control-request-method': 'POST' };

  it.each<[string, number, () => Promise<Response>]>([
    ['an accepted task', 200, () => post(acceptingEdge(), aBody())],
    ['a list of tasks', 200, ask('/api/v1/jobs')],
    ['a healthy /health', 200, ask('/health')],
    ['a list of clients', 200, admin(bearer(ADMIN_TOKEN))],
    ['a preflight', 204, ask(CREATE_PATH, { method: 'OPTIONS', headers: preflight })],
    ['a body that is not JSON', 400, ask(CREATE_PATH, createTaskRequest('{'))],
    ['a wrong admin token', 401, admin(bearer('wrong'))],
    ['a missing admin token', 401, admin({})],
    ['a forged callback', 401, ask(`/callbacks/${ID.slice(0, 16)}?token=A`, createTaskRequest({}))],
    [
      'a request without a configured authentication method',
      403,
      () => post(acceptingEdge({ AUTH_MODE: 'required' }), aBody()),
    ],
    ['an unknown path', 404, ask('/nothing')],
    ['the admin page without admin auth', 404, ask('/admin')],
    ['an unsupported method', 405, ask(CREATE_PATH)],
    ['a body that is too large', 413, ask(CREATE_PATH, createTaskRequest('x'.repeat(300_000)))],
    ['a body of another type', 415, ask(CREATE_PATH, { method: 'POST', body: 'a' })],
    ['an invalid input', 422, () => post(acceptingEdge(), aBody({ input: {} }))],
    ['an unknown task', 422, ask(RECORD)],
  ])('are set for %s', async (_what, status, send) => {
    const response = await send();
    expect(response.status).toBe(status);
    expectSecured(response);
  });

  it('are set for a task that is read', async () => {
    await submittedTask();
    expectSecured(await quietEdge().request(RECORD));
  });

  it('are set for an internal error, which contains no stack, no SQL and no cause', async () => {
    const broken = quietEdge();
    broken.deps.store.ownTasks.list = async () => {
      throw new Error('table of a cause that stays here');
    };
    await dropTables();
    const responses = [await post(acceptingEdge(), aBody()), await quietEdge().request(RECORD)];
    responses.push(await broken.request('/api/v1/jobs'));
    for (const response of responses) {
      expect(response.status).toBe(500);
      expectSecured(response);
      const text = await response.text();
      expect(text).not.toMatch(/SQL|D1_|table|tasks|select|insert|\bat |\.ts\b|stack|Error:/i);
    }
  });

  it('are set for an unhealthy /health and for a deployment with invalid settings', async () => {
    await dropTables();
    const app = createMisconfiguredApp(['KIE_API_KEY is missing']);
    const responses = [await quietEdge().request('/health'), await app.request(ORIGIN)];
    for (const response of responses) {
      expect(response.status).toBe(503);
      expectSecured(response);
    }
  });
});

function expectInert({ headers }: Response): void {
  expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
  expect(headers.get('content-disposition')).toMatch(/^attachment/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
}

describe('the headers of a file', () => {
  it('allow any page to embed it and any cache to store it', async () => {
    await storedFile();
    const { status, headers } = await servingEdge().request(LINK);
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    for (const name of ['content-security-policy', 'x-frame-options'])
      expect(headers.has(name)).toBe(false);
  });

  const active = ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml'];

  it.each(active)(
    'make a file of the type %s, which can contain script, a sandboxed download',
    async (type) => {
      await storedFile({ type, disposition: 'inline; filename="a"' });
      expectInert(await servingEdge().request(LINK));
    },
  );

  it.each(active)(
    'make a file of the type %s a sandboxed download before it is stored, too',
    async (type) => {
      await succeededTask();
      const upstream = () => new Response('<p>', { headers: { 'content-type': type } });
      expectInert(await testEdge(upstream).request(LINK));
    },
  );

  it.each(['GET', 'DELETE'])(
    'forbid to guess the type of the error for %s of an unknown file',
    async (method) => {
      const response = await quietEdge().request(LINK, { method });
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    },
  );
});
