import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { createMisconfiguredApp } from '../../../src/worker/app.ts';
import { quietEdge } from '../callbacks/builders.ts';
import { ORIGIN } from '../../support/edge.ts';
import { ID } from '../tasks/builders.ts';

const SEQ = ID.slice(0, 16);

describe('an unknown path', () => {
  it.each([
    '/studio',
    '/api',
    '/api/v1/jobs/',
    '/api/v1/jobs/createTask/',
    '/nothing',
    '/files',
    '//',
  ])('responds to %s with a 404 in the envelope', async (path) => {
    const response = await quietEdge().request(ORIGIN + path);
    expect(response.status).toBe(404);
    const body = await response.json<{ msg: string; error: { requestId: string } }>();
    expect(body).toMatchObject({ code: 404, message: body.msg, data: null });
    expect(body).toMatchObject({ error: { type: 'not_found', retryable: false } });
    expect(body.error.requestId).toBe(response.headers.get('x-request-id'));
  });
});

describe('an unsupported method', () => {
  it.each([
    ['GET', '/api/v1/jobs/createTask', 'POST'],
    ['PUT', '/api/v1/jobs/createTask', 'POST'],
    ['POST', '/api/v1/jobs/recordInfo', 'GET'],
    ['GET', `/callbacks/${SEQ}?token=a`, 'POST'],
    ['DELETE', `/files/${ID}/0.mp4`, 'GET'],
    ['POST', '/health', 'GET'],
  ])('responds to %s %s with a 405 in the envelope', async (method, path) => {
    const response = await quietEdge().request(path, { method });
    expect(response.status).toBe(405);
    expect(await response.json()).toMatchObject({
      code: 405,
      data: null,
      error: { type: 'method_not_allowed', retryable: false },
    });
  });

  it('responds to an unsupported method with an Allow header, as RFC 9110 requires', async () => {
    const response = await quietEdge().request('/api/v1/jobs/createTask');
    expect(response.headers.get('allow')).toBe('POST');
  });
});

describe('a deployment with invalid settings', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/health'],
    ['POST', '/api/v1/jobs/createTask'],
    ['POST', `/callbacks/${SEQ}?token=a`],
    ['GET', `/files/${ID}/0.mp4`],
    ['DELETE', '/anything'],
    ['OPTIONS', '/api/v1/jobs/createTask'],
  ])('responds to %s %s with a 503 that lists the problems', async (method, path) => {
    const app = createMisconfiguredApp(['KIE_API_KEY is missing', 'AUTH_MODE must be "none"']);
    const response = await app.fetch(new Request(ORIGIN + path, { method }), env);
    expect(response.status).toBe(503);
    const body = await response.json<{ msg: string }>();
    expect(body).toMatchObject({ code: 503, error: { type: 'misconfigured', retryable: false } });
    expect(body.msg).toMatch(/KIE_API_KEY is missing; AUTH_MODE must be/);
  });
});
