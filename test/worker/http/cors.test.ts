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

describe('CORS for preflights', () => {
  it.each([APP, 'https://a.other.example'])(
    'is granted for a preflight of the allowed origin %s',
    async (origin) => {
      const response = await preflight(edge(), origin);
      expect(response.status).toBe(204);
      expect(header(response, 'allow-origin')).toBe(origin);
      for (const name of ['content-type', 'idempotency-key', 'authorization', 'x-read-token'])
        expect(header(response, 'allow-headers')).toContain(name);
      expect(header(response, 'allow-methods')).toContain('post');
      expect(response.headers.get('vary')?.toLowerCase()).toContain('origin');
    },
  );

  it.each(['https://evil.example', 'null', 'https://other.example'])(
    'is denied for a preflight of the origin %s',
    async (origin) => {
      const response = await preflight(edge(), origin);
      expect(header(response, 'allow-origin')).toBeUndefined();
      expect(await readError(response)).toEqual([403, 'origin_not_allowed']);
    },
  );

  it('is denied for a preflight to the admin API', async () => {
    const response = await preflight(
      closedEdge({ ALLOWED_ORIGINS: APP, ADMIN_TOKEN: 'a'.repeat(32) }),
      APP,
      '/admin/api/clients',
    );
    expect([response.status, header(response, 'allow-origin')]).toEqual([401, undefined]);
  });
});

describe('CORS for responses', () => {
  it('lets a page of an allowed origin read responses and errors', async () => {
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

  it('never allows credentials mode or an origin that is not allowed', async () => {
    for (const origin of [APP, 'https://evil.example']) {
      const response = await createTask(edge(), pageHeaders(origin));
      expect(header(response, 'allow-credentials')).toBeUndefined();
      expect(header(response, 'allow-origin')).toBe(origin === APP ? APP : undefined);
    }
  });

  it('lets every page read responses with AUTH_MODE=none', async () => {
    const response = await createTask(
      closedEdge({ AUTH_MODE: 'none' }),
      pageHeaders('http://localhost:5173'),
    );
    expect([response.status, header(response, 'allow-origin')]).toEqual([200, '*']);
  });
});

describe('CORS_ORIGINS', () => {
  it('lets pages read responses, but does not authenticate them', async () => {
    const response = await createTask(edge(), pageHeaders('https://a.other.example'));
    expect(header(response, 'allow-origin')).toBe('https://a.other.example');
    expect(await readError(response)).toEqual([401, 'unauthorized']);
    const invalid = await createTask(edge(), { ...pageHeaders(APP), ...bearer('junk') });
    expect(await readError(invalid)).toEqual([401, 'invalid_credentials']);
  });
});
