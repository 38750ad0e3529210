import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/worker/app.ts';
import { ERROR_TYPES, type ErrorType } from '../../../src/worker/http/errors.ts';
import type {
  ResponseObject,
  HttpMethod,
  OpenApiDocument,
} from '../../../src/worker/openapi/openapi.ts';
import { dereference } from '../../../src/worker/openapi/page/resolve-ref.ts';
import { quietEdge } from '../callbacks/builders.ts';
import { fetchDocument, listOperations } from './builders.ts';

/** `GET /api/v1/models/{id}`, from Hono's pattern. */
const asInDocument = (method: string, path: string) =>
  `${method} ${path.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}')}`;

const fetchSecurity = async (
  vars: Record<string, string>,
  path = '/api/v1/jobs/createTask',
  method: HttpMethod = 'post',
) => (await fetchDocument(vars)).paths[path]?.[method]?.security;

describe('the routes', () => {
  it('are all in the document, and no others', async () => {
    const routes = createApp(quietEdge().deps)
      .routes.filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => asInDocument(method, path));
    const told = listOperations(await fetchDocument()).map(
      ({ method, path }) => `${method.toUpperCase()} ${path}`,
    );
    // Hono answers a HEAD where there is a GET.
    const heads = routes
      .filter((route) => route.startsWith('GET '))
      .map((route) => route.replace('GET', 'HEAD'));
    expect(routes.filter((route) => !told.includes(route))).toEqual([]);
    expect(told.filter((one) => ![...routes, ...heads].includes(one))).toEqual([]);
    expect(new Set(told).size).toBe(told.length);
  });

  it('have names that are good for methods, each its own', async () => {
    const document = await fetchDocument();
    const sent = Object.values(document.webhooks).map(({ post }) => post);
    const called = listOperations(document).map(({ operation }) => operation);
    const ids = [...sent, ...called].map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9]+$/);
  });

  it('are called where the edge is', async () => {
    expect((await fetchDocument()).servers[0]?.url).toBe('http://edge.test');
    const { servers } = await fetchDocument({ PUBLIC_URL: 'http://kie.example.com' });
    expect(servers[0]?.url).toBe('http://kie.example.com');
  });

  it('ask for a credential unless the deployment lets people in without', async () => {
    expect(await fetchSecurity({})).toEqual([{ client: [] }, {}]);
    expect(await fetchSecurity({ AUTH_MODE: 'required' })).toEqual([{ client: [] }]);
    expect(
      await fetchSecurity({ AUTH_MODE: 'required', ALLOWED_ORIGINS: 'https://a.example.com' }),
    ).toEqual([{ client: [] }, {}]);
  });
});

describe('the callbacks of a task', () => {
  const [LIST, READ] = ['/api/v1/jobs/{taskId}/deliveries', '/api/v1/jobs/recordInfo'];

  it('are for its client and the operator: a read token is asked for where it reads, and there alone', async () => {
    const closed = { AUTH_MODE: 'required' };
    expect(await fetchSecurity(closed, LIST, 'get')).toEqual([{ client: [] }, { adminToken: [] }]);
    expect(await fetchSecurity(closed, `${LIST}/{id}/replay`)).toEqual([
      { client: [] },
      { adminToken: [] },
    ]);
    expect(await fetchSecurity({}, LIST, 'get')).toEqual([{ client: [] }, { adminToken: [] }, {}]);
    expect(await fetchSecurity(closed, READ, 'get')).toContainEqual({ readToken: [] });
  });
});

/** By type, the statuses at which operations tell of it. */
function listDocumentedErrors(document: OpenApiDocument): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { operation } of listOperations(document))
    for (const [status, response] of Object.entries(operation.responses)) {
      const { content = {} } = dereference<ResponseObject>(document, response);
      const narrowed = content['application/json']?.schema?.allOf?.[1]?.properties;
      for (const type of narrowed?.['error']?.properties?.['type']?.enum ?? [])
        found.set(String(type), (found.get(String(type)) ?? new Set()).add(status));
    }
  return found;
}

describe('the errors', () => {
  it('are all named by the document', async () => {
    const { components } = await fetchDocument();
    expect(components.schemas['ErrorType']?.enum).toEqual(Object.keys(ERROR_TYPES));
  });

  it('stand at the operations that give them, each with its status', async () => {
    const told = listDocumentedErrors(await fetchDocument());
    // The one of an address and not of an operation; that one stands under `default`.
    const types = (Object.keys(ERROR_TYPES) as ErrorType[]).filter(
      (type) => type !== 'method_not_allowed',
    );
    expect([...told.keys()].toSorted()).toEqual(types.toSorted());
    for (const type of types)
      expect([...(told.get(type) ?? [])]).toContain(String(ERROR_TYPES[type].status));
  });

  it('come with the headers that go with them', async () => {
    const document = await fetchDocument();
    const headersAt = (path: string, status: string) => {
      const answer = document.paths[path]?.post?.responses[status];
      return Object.keys((answer && dereference<ResponseObject>(document, answer).headers) ?? {});
    };
    const createTask = '/api/v1/jobs/createTask';
    expect(headersAt(createTask, '429')).toEqual([
      'X-Request-Id',
      'Retry-After',
      'Idempotent-Replayed',
    ]);
    expect(headersAt(createTask, '401')).toContain('WWW-Authenticate');
    expect(headersAt(createTask, 'default')).toContain('Allow');
  });
});
