import { Validator } from '@cfworker/json-schema';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { ERROR_TYPES } from '../../src/http/errors.ts';
import seedRequest from '../../src/local/seed-request.json';
import { openApiDocument } from '../../src/openapi/document.ts';
import type { OpenApi } from '../../src/openapi/openapi.ts';
import { sampleOf } from '../../src/openapi/sample.ts';
import {
  admin,
  ADMIN_TOKEN,
  bearer,
  closedEdge,
  createTask,
  makeClient,
} from '../access/builders.ts';
import { aBody, CREATE_PATH, takingEdge } from '../create/builders.ts';
import { createTaskRequest, ORIGIN, SEED_MODEL, testSettings } from '../support/edge.ts';
import { form, PNG, streamUpload, uploadingEdge } from '../upload/builders.ts';

const documentOf = (vars: Record<string, string> = {}): OpenApi =>
  openApiDocument(testSettings(vars), ORIGIN);
const all = documentOf({ ALLOWED_MODELS: '*' });
const text = JSON.stringify(all);

/** What is wrong with a value, by a component of the document. */
function problemsOf(document: OpenApi, schema: object, value: unknown): string[] {
  const components = { components: document.components };
  const validator = new Validator({ ...schema, ...components }, '2020-12', false);
  // As it goes over the wire.
  const { valid, errors } = validator.validate(JSON.parse(JSON.stringify(value)));
  return valid ? [] : errors.map(({ instanceLocation, error }) => `${instanceLocation} ${error}`);
}
const inDocument = (path: string, method: string) =>
  (
    all.paths[path] as
      | Record<
          string,
          { responses: Record<string, { content?: Record<string, { schema: object }> }> }
        >
      | undefined
  )?.[method];

describe('the document', () => {
  it('has every route of the app, and the app has every route of it', () => {
    const app = createApp(takingEdge().deps);
    const ofApp = app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(?:\{\.\+\})?/g, '{$1}')}`);
    const ofDocument = Object.entries(all.paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((method) => method !== 'parameters')
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    // Of a GET Hono answers the HEAD.
    const withoutHead = ofDocument.filter((route) => !route.startsWith('HEAD '));
    expect(withoutHead.sort()).toEqual([...new Set(ofApp)].sort());
  });

  it('tells every type of error, with its own status', () => {
    for (const [type, { status }] of Object.entries(ERROR_TYPES)) {
      expect([type, text.includes(`\`${type}\``)]).toEqual([type, true]);
      if (type === 'method_not_allowed') continue; // of requests that are no operation at all
      const isThere = Object.values(all.paths).some((item) =>
        JSON.stringify(item).includes(`"${status}"`),
      );
      expect([type, isThere]).toEqual([type, true]);
    }
  });

  it('names each operation once', () => {
    const ids = Array.from(text.matchAll(/"operationId":"(\w+)"/g), ([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('createTask');
  });

  it('says where it is, and tells no secret', () => {
    expect(all.servers[0]?.url).toBe(ORIGIN);
    expect(text).not.toContain('kie-key-that-must-not-leak');
  });
});

const arms = (document: OpenApi) => document.components.schemas['CreateTask']?.oneOf ?? [];

describe('the body of createTask', () => {
  it.each([
    ['', 1],
    ['kling/*', 11],
    ['*', 136],
    ['nano-banana-2, brand/new', 2],
  ])('with ALLOWED_MODELS=%j has an arm for each model that is allowed: %s', (models, count) => {
    expect(arms(documentOf(models === '' ? {} : { ALLOWED_MODELS: models }))).toHaveLength(count);
  });

  it('takes the example of KIE’s page, and not one that breaks its rules', () => {
    const schema = { $ref: '#/components/schemas/CreateTask' };
    const document = documentOf();
    expect(problemsOf(document, schema, seedRequest)).toEqual([]);
    for (const input of [
      {},
      { prompt: 'a', duration: 5 },
      { prompt: 'a', more: 1 },
      { prompt: 'a'.repeat(2501) },
    ])
      expect(problemsOf(document, schema, { model: SEED_MODEL, input })).not.toEqual([]);
    expect(problemsOf(document, schema, { model: 'other', input: { prompt: 'a' } })).not.toEqual(
      [],
    );
  });

  it('takes of every model the least that it takes', () => {
    const names = Object.keys(all.components.schemas).filter((name) =>
      /(?<!ModelWith)Input$/.test(name),
    );
    expect(names).toHaveLength(135);
    for (const name of names) {
      const $ref = `#/components/schemas/${name}`;
      const sample = sampleOf(all.components.schemas[name] ?? {});
      expect([name, problemsOf(all, { $ref }, sample)]).toEqual([name, []]);
    }
  });
});

const judged = async (response: Response, path: string, method: string) => {
  const answer = inDocument(path, method)?.responses[String(response.status)];
  const schema = answer?.content?.['application/json']?.schema;
  expect([path, response.status, schema !== undefined]).toEqual([path, response.status, true]);
  expect(problemsOf(all, schema ?? {}, await response.json())).toEqual([]);
};

describe('an answer is as the document says:', () => {
  it('of a task that is created, read and listed', async () => {
    const edge = takingEdge();
    await judged(await edge.request(CREATE_PATH, createTaskRequest(aBody())), CREATE_PATH, 'post');
    await judged(
      await edge.request('/api/v1/jobs/recordInfo?taskId=t1'),
      '/api/v1/jobs/recordInfo',
      'get',
    );
    await judged(await edge.request('/api/v1/jobs'), '/api/v1/jobs', 'get');
    await judged(await edge.request('/api/v1/usage'), '/api/v1/usage', 'get');
    await judged(await edge.request('/health'), '/health', 'get');
  });

  it('of models and estimates', async () => {
    const edge = takingEdge({ ALLOWED_MODELS: '*' });
    await judged(await edge.request('/api/v1/models'), '/api/v1/models', 'get');
    await judged(
      await edge.request('/api/v1/models/kling-3.0/video'),
      '/api/v1/models/{id}',
      'get',
    );
    const odd = aBody({ model: 'nano-banana-2', input: { prompt: 'a', odd: 1 } });
    const estimate = await edge.request('/api/v1/jobs/estimate', createTaskRequest(odd));
    await judged(estimate, '/api/v1/jobs/estimate', 'post');
  });

  it('of an upload', async () => {
    const response = await streamUpload(uploadingEdge(), form(['file', PNG, 'a.png']));
    await judged(response, '/api/file-stream-upload', 'post');
  });

  it('of clients', async () => {
    const edge = closedEdge({ ADMIN_TOKEN });
    const { id, token } = await makeClient(edge, { dailyCredits: 1 });
    await judged(await admin(edge, 'GET', 'clients'), '/admin/api/clients', 'get');
    await judged(await admin(edge, 'GET', `clients/${id}`), '/admin/api/clients/{id}', 'get');
    await judged(
      await admin(edge, 'PATCH', `clients/${id}`, { name: 'b' }),
      '/admin/api/clients/{id}',
      'patch',
    );
    await judged(await createTask(edge, bearer(token)), CREATE_PATH, 'post');
    await judged(await admin(edge, 'DELETE', `clients/${id}`), '/admin/api/clients/{id}', 'delete');
    await judged(await createTask(edge, bearer(token)), CREATE_PATH, 'post');
  });

  it.each([
    [{}, aBody({ input: {} }), 422],
    [{}, aBody({ model: 'no' }), 403],
    [{ LIMITS: '{"open":{"dailyCredits":1}}' }, aBody(), 402],
    [{ LIMITS: '{"open":{"maxConcurrent":0}}' }, aBody(), 429],
    [{ ACCESS: 'configured' }, aBody(), 403],
  ])('of a refusal under %j', async (vars, body, status) => {
    const response = await takingEdge(vars).request(CREATE_PATH, createTaskRequest(body));
    expect(response.status).toBe(status);
    await judged(response, CREATE_PATH, 'post');
  });
});
