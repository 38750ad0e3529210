import { buildRoutes } from '../../../src/worker/routes.ts';
import { toRouteDeps } from '../../support/test-deps.ts';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/worker/app.ts';
import { ERROR_TYPES, type ErrorType } from '../../../src/worker/http/errors.ts';
import type {
  ResponseObject,
  HttpMethod,
  OpenApiDocument,
} from '../../../src/worker/openapi/openapi.ts';
import { dereference } from './resolve-ref.ts';
import { quietEdge } from '../callbacks/builders.ts';
import { fetchDocument, listOperations } from './builders.ts';

/** `GET /api/v1/models/{id}`, from Hono's pattern. */
const toDocumentedRoute = (method: string, path: string) =>
  `${method} ${path.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}')}`;

const fetchSecurity = async (
  vars: Record<string, string>,
  path = '/api/v1/jobs/createTask',
  method: HttpMethod = 'post',
) => (await fetchDocument(vars)).paths[path]?.[method]?.security;

describe('the operations', () => {
  it('documents exactly the routes of the app', async () => {
    const routes = createApp(quietEdge().deps, buildRoutes(toRouteDeps(quietEdge().deps)))
      .routes.filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => toDocumentedRoute(method, path));
    const documented = listOperations(await fetchDocument()).map(
      ({ method, path }) => `${method.toUpperCase()} ${path}`,
    );
    // Hono serves HEAD for every GET route.
    const heads = routes
      .filter((route) => route.startsWith('GET '))
      .map((route) => route.replace('GET', 'HEAD'));
    expect(routes.filter((route) => !documented.includes(route))).toEqual([]);
    expect(documented.filter((one) => ![...routes, ...heads].includes(one))).toEqual([]);
    expect(new Set(documented).size).toBe(documented.length);
  });

  it('uses unique operation ids that are valid method names', async () => {
    const document = await fetchDocument();
    const sent = Object.values(document.webhooks).map(({ post }) => post);
    const called = listOperations(document).map(({ operation }) => operation);
    const ids = [...sent, ...called].map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9]+$/);
  });

  it('names PUBLIC_URL, or the origin of the request, as its server, and FILES_URL as that of files', async () => {
    expect((await fetchDocument()).servers[0]?.url).toBe('http://edge.test');
    const { servers } = await fetchDocument({ PUBLIC_URL: 'http://kie.example.com' });
    expect(servers[0]?.url).toBe('http://kie.example.com');
    const split = { PUBLIC_URL: 'http://kie.example.com', FILES_URL: 'http://files.example.com' };
    const { paths } = await fetchDocument(split);
    const elsewhere = Object.entries(paths).filter(([, item]) => item.servers !== undefined);
    expect(elsewhere.map(([path, { servers: own }]) => [path, own?.[0]?.url])).toEqual([
      ['/files/{id}/{name}', split.FILES_URL],
      ['/uploads/{id}/{name}', split.FILES_URL],
    ]);
  });

  it('requires a credential for createTask unless the deployment admits anonymous callers', async () => {
    expect(await fetchSecurity({})).toEqual([{ client: [] }, {}]);
    expect(await fetchSecurity({ AUTH_MODE: 'required' })).toEqual([{ client: [] }]);
    expect(
      await fetchSecurity({ AUTH_MODE: 'required', ALLOWED_ORIGINS: 'https://a.example.com' }),
    ).toEqual([{ client: [] }, {}]);
  });
});

describe('the callbacks of a task', () => {
  const [LIST, READ] = ['/api/v1/jobs/{taskId}/deliveries', '/api/v1/jobs/recordInfo'];

  it('accepts read tokens for recordInfo but not for the deliveries of a task', async () => {
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

/** The documented statuses of each error type. */
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
  it('lists every error type in the ErrorType schema', async () => {
    const { components } = await fetchDocument();
    expect(components.schemas['ErrorType']?.enum).toEqual(Object.keys(ERROR_TYPES));
  });

  it('documents every error type at an operation under its status', async () => {
    const documented = listDocumentedErrors(await fetchDocument());
    // method_not_allowed belongs to a path, not to an operation: it is documented under `default`.
    const types = (Object.keys(ERROR_TYPES) as ErrorType[]).filter(
      (type) => type !== 'method_not_allowed',
    );
    expect([...documented.keys()].toSorted()).toEqual(types.toSorted());
    for (const type of types)
      expect([...(documented.get(type) ?? [])]).toContain(String(ERROR_TYPES[type].status));
  });

  it('documents error responses with their headers', async () => {
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
