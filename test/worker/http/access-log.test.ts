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

/** The line of the only request of this edge. */
function readOnlyLine(edge: TestEdge) {
  const [line, ...others] = linesOf(edge, 'request');
  expect(others).toEqual([]);
  return line;
}

describe('the access log', () => {
  it('contains method, route, status, duration, client and task', async () => {
    const edge = acceptingEdge();
    await post(edge, aBody());
    expect(readOnlyLine(edge)).toEqual({
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
    ['POST', `/callbacks/${SHOWN_ID}?token=${'x'.repeat(43)}`, '/callbacks/:seq', 401],
    ['GET', '/health', '/health', 200],
    ['GET', '/no/such/seq', '/*', 404],
    ['GET', '/api/v1/secrets', '/api/*', 404],
    ['OPTIONS', '/files/a/0.mp4', '/files/:id/:name', 204],
    ['PUT', '/health', '/health', 405],
    ['GET', '/admin/api/clients', '/admin/api/clients', 404],
  ])(
    'logs %s %s with the route pattern %s and the status %i',
    async (method, path, route, status) => {
      const edge = quietEdge();
      await edge.request(path, { method });
      expect(readOnlyLine(edge)).toMatchObject({ method, route, status });
    },
  );

  it.each([
    [200, 'info', 'ok', undefined],
    [422, 'info', 'rejected', 'upstream_refused'],
    [500, 'error', 'failed', 'upstream_unconfirmed'],
  ])(
    'logs a createTask for which KIE returns %i at level %s with the outcome %s and the error type %s',
    async (code, level, outcome, error) => {
      const edge = code === 200 ? acceptingEdge() : testEdge(() => kieRejection(code, 'no'));
      await post(edge, aBody());
      const line = readOnlyLine(edge);
      expect(line).toMatchObject({ level, outcome });
      expect(line?.error).toBe(error);
    },
  );

  it('contains the reason of an unexpected error, in a single line', async () => {
    const edge = quietEdge();
    edge.deps.store.tasks.findByTaskId = () => Promise.reject(new Error('D1 is unavailable'));
    await edge.request('/api/v1/jobs/recordInfo?taskId=t');
    expect(linesOf(edge)).toMatchObject([
      { level: 'error', status: 500, error: 'internal', reason: 'Error: D1 is unavailable' },
    ]);
  });

  it('has a line for each request to a deployment with invalid settings', async () => {
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

  it('has one line per event stream, written at its start', async () => {
    await submittedTask();
    const edge = quietEdge();
    await edge.deps.store.tasks.applyStatus(aStatusUpdate({ state: 'generating' }));
    edge.clock.now = NOW + 10;
    const response = await edge.request(`/api/v1/jobs/${KIE_ID}/events`);
    expect(readOnlyLine(edge)).toMatchObject({ status: 200, id: SHOWN_ID, taskId: KIE_ID });
    await edge.deps.store.tasks.applyStatus(aStatusUpdate({ state: 'fail' }));
    expect(await response.text()).toContain('event: state');
    expect(linesOf(edge, 'request')).toHaveLength(1);
  });

  it('contains the task of a file that is streamed from KIE', async () => {
    const edge = await edgeWithPendingFile(() => fileAnswer(someBytes(100)));
    const response = await edge.request(`/files/${ID}/0.mp4`);
    await response.arrayBuffer();
    expect(readOnlyLine(edge)).toMatchObject({
      status: 200,
      route: '/files/:id/:name',
      id: SHOWN_ID,
    });
  });

  it('contains the task and the outcome of a callback', async () => {
    await submittedTask();
    const edge = quietEdge();
    await sendCallback(edge, successBody());
    expect(readOnlyLine(edge)).toMatchObject({ id: SHOWN_ID, taskId: KIE_ID, outcome: 'applied' });
  });

  it('marks a replayed createTask and contains the same task', async () => {
    const edge = acceptingEdge();
    await postWithKey(edge);
    await postWithKey(edge);
    expect(linesOf(edge, 'request')).toMatchObject([
      { outcome: 'ok', id: FIRST_ID.slice(0, 16), taskId: 't1' },
      { outcome: 'replayed', id: FIRST_ID.slice(0, 16), taskId: 't1' },
    ]);
  });

  it('contains the task id when a submission ends unconfirmed', async () => {
    const edge = testEdge(() => new Response('<html>', { status: 502 }));
    await post(edge, aBody());
    expect(readOnlyLine(edge)).toMatchObject({
      error: 'upstream_unconfirmed',
      id: FIRST_ID.slice(0, 16),
    });
  });

  it('contains the client id as stored in D1, or admin', async () => {
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

  it('never contains the taskId of an unknown task or a read token', async () => {
    const edge = quietEdge();
    await edge.request('/api/v1/jobs/recordInfo?taskId=a-secret&readToken=another-secret');
    expect(edge.lines.join()).not.toContain('secret');
  });
});
