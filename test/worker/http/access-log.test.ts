import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { createMisconfiguredApp } from '../../../src/worker/app.ts';
import {
  ADMIN_TOKEN,
  requestAdmin,
  closedEdge,
  createTask,
  createClientToken,
} from '../auth/builders.ts';
import { fileAnswer, edgeWithPendingFile, someBytes } from '../archive/builders.ts';
import { quietEdge, sendCallback, successBody } from '../callbacks/builders.ts';
import { aBody, postWithKey, kieRejection, post, acceptingEdge } from '../submission/builders.ts';
import { testEdge, type TestEdge, FIRST_ID } from '../../support/edge.ts';
import { linesOf } from '../../support/log-lines.ts';
import { aStatusUpdate, ID, KIE_ID, NOW, submittedTask } from '../tasks/builders.ts';

const SHOWN_ID = ID.slice(0, 16);

/** The line of the one request that this edge had. */
function lineOf(edge: TestEdge) {
  const [line, ...others] = linesOf(edge, 'request');
  expect(others).toEqual([]);
  return line;
}

describe('the line of a request', () => {
  it('tells method, route, status, how long it took, the client and the task', async () => {
    const edge = acceptingEdge();
    await post(edge, aBody());
    expect(lineOf(edge)).toEqual({
      level: 'info',
      event: 'request',
      requestId: expect.stringMatching(/^[\w-]{36}$/) as unknown,
      method: 'POST',
      route: '/api/v1/jobs/createTask',
      status: 200,
      ms: 0,
      outcome: 'ok',
      client: 'none',
      id: FIRST_ID.slice(0, 16),
      taskId: 't1',
    });
  });

  it.each([
    ['GET', '/api/v1/jobs/recordInfo?taskId=unknown', '/api/v1/jobs/recordInfo', 422],
    ['GET', `/api/v1/jobs/${KIE_ID}/events`, '/api/v1/jobs/:taskId/events', 422],
    ['GET', `/files/${ID}/0.mp4`, '/files/:id/:name', 404],
    ['HEAD', `/uploads/${ID}/cat.png`, '/uploads/:id/:name', 404],
    ['POST', `/callbacks/${ID}/${'x'.repeat(43)}`, '/callbacks/:id/:token', 401],
    ['GET', '/health', '/health', 200],
    ['GET', '/no/such/seq', '/*', 404],
    ['GET', '/api/v1/secrets', '/api/*', 404],
    ['OPTIONS', '/files/a/0.mp4', '/files/:id/:name', 204],
    ['PUT', '/health', '/*', 405],
    ['GET', '/admin/api/clients', '/admin/api/clients', 404],
  ])('of %s %s has the pattern %s and %i', async (method, path, route, status) => {
    const edge = quietEdge();
    await edge.request(path, { method });
    expect(lineOf(edge)).toMatchObject({ method, route, status });
  });

  it.each([
    [200, 'info', 'ok', undefined],
    [422, 'info', 'rejected', 'upstream_refused'],
    [500, 'error', 'failed', 'upstream_unconfirmed'],
  ])("of %i has the level %s, and the error's type", async (code, level, outcome, error) => {
    const edge = code === 200 ? acceptingEdge() : testEdge(() => kieRejection(code, 'no'));
    await post(edge, aBody());
    const line = lineOf(edge);
    expect(line).toMatchObject({ level, outcome });
    expect(line?.error).toBe(error);
  });

  it('is the only one of what threw, and says why', async () => {
    const edge = quietEdge();
    edge.deps.store.tasks.findByTaskId = () => Promise.reject(new Error('D1 is away'));
    await edge.request('/api/v1/jobs/recordInfo?taskId=t');
    expect(linesOf(edge)).toMatchObject([
      { level: 'error', status: 500, error: 'internal', reason: 'Error: D1 is away' },
    ]);
  });

  it('is there for a deployment whose settings are bad', async () => {
    const lines: string[] = [];
    const { error } = console;
    console.error = (line: string) => void lines.push(line);
    try {
      await createMisconfiguredApp(['EDGE_SECRET is missing']).request('/health', {}, env);
    } finally {
      console.error = error;
    }
    expect(linesOf({ lines })).toMatchObject([
      { level: 'error', event: 'request', route: '/*', status: 503, error: 'misconfigured' },
    ]);
  });

  it('is written when a stream begins, and once', async () => {
    await submittedTask();
    const edge = quietEdge();
    await edge.deps.store.tasks.applyStatus(aStatusUpdate({ state: 'generating' }));
    edge.clock.now = NOW + 10;
    const response = await edge.request(`/api/v1/jobs/${KIE_ID}/events`);
    expect(lineOf(edge)).toMatchObject({ status: 200, id: SHOWN_ID, taskId: KIE_ID });
    await edge.deps.store.tasks.applyStatus(aStatusUpdate({ state: 'fail' }));
    expect(await response.text()).toContain('event: state');
    expect(linesOf(edge, 'request')).toHaveLength(1);
  });

  it('is written for a file that is streamed from KIE, with its task', async () => {
    const edge = await edgeWithPendingFile(() => fileAnswer(someBytes(100)));
    const response = await edge.request(`/files/${ID}/0.mp4`);
    await response.arrayBuffer();
    expect(lineOf(edge)).toMatchObject({ status: 200, route: '/files/:id/:name', id: SHOWN_ID });
  });

  it('tells what a callback changed, and of which task it was', async () => {
    await submittedTask();
    const edge = quietEdge();
    await sendCallback(edge, successBody());
    expect(lineOf(edge)).toMatchObject({ id: SHOWN_ID, taskId: KIE_ID, outcome: 'applied' });
  });

  it('tells of a repeat that it is one, and of the same task', async () => {
    const edge = acceptingEdge();
    await postWithKey(edge);
    await postWithKey(edge);
    expect(linesOf(edge, 'request')).toMatchObject([
      { outcome: 'ok', id: FIRST_ID.slice(0, 16), taskId: 't1' },
      { outcome: 'replayed', id: FIRST_ID.slice(0, 16), taskId: 't1' },
    ]);
  });

  it('names the task whose outcome nobody knows', async () => {
    const edge = testEdge(() => new Response('<html>', { status: 502 }));
    await post(edge, aBody());
    expect(lineOf(edge)).toMatchObject({
      error: 'upstream_unconfirmed',
      id: FIRST_ID.slice(0, 16),
    });
  });

  it('names a client as D1 does, and the operator', async () => {
    const edge = closedEdge({ ADMIN_TOKEN });
    const { id, token } = await createClientToken(edge);
    await createTask(edge, { authorization: `Bearer ${token}` });
    await requestAdmin(edge, 'GET', 'deliveries');
    expect(linesOf(edge, 'request').map(({ client }) => client)).toEqual([
      'admin',
      `token:${id}`,
      'admin',
    ]);
    expect(linesOf(edge, 'client.created')).toMatchObject([{ client: `token:${id}` }]);
  });

  it('never holds what a caller sent for a task that there is not', async () => {
    const edge = quietEdge();
    await edge.request('/api/v1/jobs/recordInfo?taskId=a-secret&readToken=another-secret');
    expect(edge.lines.join()).not.toContain('secret');
  });
});
