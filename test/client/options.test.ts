import { describe, expect, it, vi } from 'vitest';
import { createClient } from '../../src/client/create-client.ts';
import { KieEdgeError } from '../../src/client/errors.ts';
import { REF } from './fake-task.ts';

const BASE_URL = 'https://edge.example';
const UNSENDABLE = ['two\nlines', 'tail\n', 'ключ', 'nul\0', '\u{1F511}'];

function createTestClient(options: object = {}) {
  const fetch = vi.fn<typeof globalThis.fetch>();
  return { client: createClient({ baseUrl: BASE_URL, fetch, ...options }), fetch };
}

async function thrownBy(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

function expectInvalid(error: unknown, message: RegExp): void {
  expect(error).toBeInstanceOf(KieEdgeError);
  expect(error).toMatchObject({
    type: 'invalid_options',
    status: 0,
    retryable: false,
    outcomeUnknown: false,
    message: expect.stringMatching(message) as string,
  });
}

describe('createClient with options that cannot be sent', () => {
  it.each([
    '',
    'edge.example',
    '/kie',
    'ftp://edge.example',
    'https://',
    'javascript:alert(1)',
    'https://edge.example/?a=1',
    'https://edge.example#part',
  ])('rejects the base URL %j', async (baseUrl) => {
    expectInvalid(await thrownBy(() => createTestClient({ baseUrl })), /baseUrl/);
  });

  it.each(UNSENDABLE)('rejects the token %j without repeating it in the error', async (token) => {
    const error = await thrownBy(() => createTestClient({ token }));
    expectInvalid(error, /token/);
    expect(JSON.stringify(error) + String(error)).not.toContain(token);
  });

  it('accepts base URLs on localhost, with a path and in any case', () => {
    for (const baseUrl of ['http://127.0.0.1:8787', 'HTTPS://Edge.Example/kie/', BASE_URL])
      expect(() => createTestClient({ baseUrl, token: 'kie_edge_é' })).not.toThrow();
  });
});

describe('a request that cannot be sent', () => {
  it.each(UNSENDABLE)(
    'throws invalid_options when the token function returns %j',
    async (token) => {
      const { client, fetch } = createTestClient({ token: () => token });
      const request = { model: 'any', input: {} };
      expectInvalid(await thrownBy(() => client.create(request)), /authorization/);
      expectInvalid(await thrownBy(() => client.usage()), /authorization/);
      expect(fetch).not.toHaveBeenCalled();
    },
  );

  it.each(UNSENDABLE)(
    'throws invalid_options for the readToken %j in get and watch',
    async (readToken) => {
      const { client, fetch } = createTestClient();
      const ref = { ...REF, readToken };
      expectInvalid(await thrownBy(() => client.get(ref)), /x-read-token/);
      expectInvalid(await thrownBy(() => client.watch(ref).next()), /x-read-token/);
      expect(fetch).not.toHaveBeenCalled();
    },
  );

  it('throws invalid_options for an Idempotency-Key with a line break', async () => {
    const { client, fetch } = createTestClient();
    const create = () => client.create({ model: 'any', input: {} }, { idempotencyKey: 'a\nb' });
    expectInvalid(await thrownBy(create), /idempotency-key/);
    expect(fetch).not.toHaveBeenCalled();
  });
});
