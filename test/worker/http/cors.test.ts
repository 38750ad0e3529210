import { describe, expect, it } from 'vitest';
import { CREATE_PATH } from '../submission/builders.ts';
import {
  APP,
  bearer,
  closedEdge,
  createTask,
  pageHeaders,
  TURNSTILE_SECRET,
  readError,
} from '../auth/builders.ts';

const edge = () =>
  closedEdge({
    ALLOWED_ORIGINS: APP,
    CORS_ORIGINS: 'https://*.other.example',
    TURNSTILE_SECRET,
  });
const preflight = (one: ReturnType<typeof edge>, origin: string, path = CREATE_PATH) =>
  one.request(path, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,idempotency-key,authorization',
    },
  });
const header = (response: Response, name: string) =>
  response.headers.get(`access-control-${name}`)?.toLowerCase();

describe('a preflight', () => {
  it.each([APP, 'https://a.other.example'])('of the named origin %s is granted', async (origin) => {
    const response = await preflight(edge(), origin);
    expect(response.status).toBe(204);
    expect(header(response, 'allow-origin')).toBe(origin);
    for (const name of ['content-type', 'idempotency-key', 'authorization', 'x-read-token'])
      expect(header(response, 'allow-headers')).toContain(name);
    expect(header(response, 'allow-methods')).toContain('post');
    expect(response.headers.get('vary')?.toLowerCase()).toContain('origin');
  });

  it.each(['https://evil.example', 'null', 'https://other.example'])(
    'of the origin %s is refused',
    async (origin) => {
      const response = await preflight(edge(), origin);
      expect(header(response, 'allow-origin')).toBeUndefined();
      expect(await readError(response)).toEqual([403, 'origin_not_allowed']);
    },
  );

  it("of an address of the operator's is never granted", async () => {
    const response = await preflight(
      closedEdge({ ALLOWED_ORIGINS: APP, ADMIN_TOKEN: 'a'.repeat(32) }),
      APP,
      '/admin/api/clients',
    );
    expect([response.status, header(response, 'allow-origin')]).toEqual([401, undefined]);
  });
});

describe('an answer', () => {
  it('may be read by a page of a named origin, and so may an error', async () => {
    for (const [body, status] of [
      [undefined, 200],
      [{ model: 'x' }, 403],
    ] as const) {
      const response = await createTask(edge(), pageHeaders(APP), body);
      expect([response.status, header(response, 'allow-origin')]).toEqual([status, APP]);
      expect(header(response, 'expose-headers')).toContain('retry-after');
      expect(response.headers.get('vary')?.toLowerCase()).toContain('origin');
    }
  });

  it('never says that cookies may come along, and never names a foreign origin', async () => {
    for (const origin of [APP, 'https://evil.example']) {
      const response = await createTask(edge(), pageHeaders(origin));
      expect(header(response, 'allow-credentials')).toBeUndefined();
      expect(header(response, 'allow-origin')).toBe(origin === APP ? APP : undefined);
    }
  });

  it('may be read by every page where everybody gets in', async () => {
    const response = await createTask(
      closedEdge({ AUTH_MODE: 'none' }),
      pageHeaders('http://localhost:5173'),
    );
    expect([response.status, header(response, 'allow-origin')]).toEqual([200, '*']);
  });
});

describe('CORS_ORIGINS', () => {
  it('lets pages read, and lets nobody in', async () => {
    const response = await createTask(edge(), pageHeaders('https://a.other.example'));
    expect(header(response, 'allow-origin')).toBe('https://a.other.example');
    expect(await readError(response)).toEqual([401, 'unauthorized']);
    const bad = await createTask(edge(), { ...pageHeaders(APP), ...bearer('junk') });
    expect(await readError(bad)).toEqual([401, 'invalid_credentials']);
  });
});
