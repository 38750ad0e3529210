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

async function withoutTables(): Promise<void> {
  await env.DB.exec('drop table callbacks; drop table files; drop table tasks;');
}

/** Nothing of an answer may run, be framed, be embedded or be guessed at. */
function expectGuarded({ headers }: Response): void {
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

describe('the headers of security are on', () => {
  const preflight = { origin: 'https://a.test', 'access-control-request-method': 'POST' };

  it.each<[string, number, () => Promise<Response>]>([
    ['a task that was taken', 200, () => post(acceptingEdge(), aBody())],
    ['a list of tasks', 200, ask('/api/v1/jobs')],
    ['a healthy /health', 200, ask('/health')],
    ['a list of clients', 200, admin(bearer(ADMIN_TOKEN))],
    ['a preflight', 204, ask(CREATE_PATH, { method: 'OPTIONS', headers: preflight })],
    ['a body that is no JSON', 400, ask(CREATE_PATH, createTaskRequest('{'))],
    ['a wrong token of the operator', 401, admin(bearer('wrong'))],
    ['no token of the operator', 401, admin({})],
    ['a callback of nobody', 401, ask(`/callbacks/${ID}/AAAA`, createTaskRequest({}))],
    ['nobody let in', 403, () => post(acceptingEdge({ AUTH_MODE: 'required' }), aBody())],
    ['an unknown address', 404, ask('/nothing')],
    ['a door that is not there', 404, ask('/admin')],
    ['a method that is not taken', 405, ask(CREATE_PATH)],
    ['a body that is too large', 413, ask(CREATE_PATH, createTaskRequest('x'.repeat(300_000)))],
    ['a body of another type', 415, ask(CREATE_PATH, { method: 'POST', body: 'a' })],
    ['an input that is wrong', 422, () => post(acceptingEdge(), aBody({ input: {} }))],
    ['an unknown task', 422, ask(RECORD)],
  ])('%s', async (_what, status, answer) => {
    const response = await answer();
    expect(response.status).toBe(status);
    expectGuarded(response);
  });

  it('a task that is read', async () => {
    await submittedTask();
    expectGuarded(await quietEdge().request(RECORD));
  });

  it('an internal error, with neither a stack nor SQL nor its cause in it', async () => {
    const broken = quietEdge();
    broken.deps.store.tasks.list = async () => {
      throw new Error('table of a cause that stays here');
    };
    await withoutTables();
    const answers = [await post(acceptingEdge(), aBody()), await quietEdge().request(RECORD)];
    answers.push(await broken.request('/api/v1/jobs'));
    for (const response of answers) {
      expect(response.status).toBe(500);
      expectGuarded(response);
      const text = await response.text();
      expect(text).not.toMatch(/SQL|D1_|table|tasks|select|insert|\bat |\.ts\b|stack|Error:/i);
    }
  });

  it('a /health that is not, and a Worker that is not configured', async () => {
    await withoutTables();
    const app = createMisconfiguredApp(['KIE_API_KEY is missing']);
    const answers = [await quietEdge().request('/health'), await app.request(ORIGIN)];
    for (const response of answers) {
      expect(response.status).toBe(503);
      expectGuarded(response);
    }
  });
});

function expectInert({ headers }: Response): void {
  expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
  expect(headers.get('content-disposition')).toMatch(/^attachment/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
}

describe('a file', () => {
  it('has headers of its own: any page may embed it, and anybody may keep it', async () => {
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
    'of the type %s, which may run script, is a download that runs none',
    async (type) => {
      await storedFile({ type, disposition: 'inline; filename="a"' });
      expectInert(await servingEdge().request(LINK));
    },
  );

  it.each(active)('of the type %s is one before it is stored, too', async (type) => {
    await succeededTask();
    const upstream = () => new Response('<p>', { headers: { 'content-type': type } });
    expectInert(await testEdge(upstream).request(LINK));
  });

  it.each(['GET', 'DELETE'])(
    'that is not there, asked for by %s, is an error whose type nobody guesses',
    async (method) => {
      const response = await quietEdge().request(LINK, { method });
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    },
  );
});
