import { describe, expect, it, vi } from 'vitest';
import { createClient } from '../../src/client/create-client.ts';
import { KieEdgeError } from '../../src/client/errors.ts';
import { REF } from './fake-task.ts';

const BASE_URL = 'https://edge.example';
const UNSENDABLE = ['two\nlines', 'tail\n', 'ключ', 'nul\0', '\u{1F511}'];

function clientOf(options: object = {}) {
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

function expectInvalid(error: unknown, words: RegExp): void {
  expect(error).toBeInstanceOf(KieEdgeError);
  expect(error).toMatchObject({
    type: 'invalid_options',
    status: 0,
    retryable: false,
    outcomeUnknown: false,
    message: expect.stringMatching(words) as string,
  });
}

describe('a client that could never make a request', () => {
  it.each([
    '',
    'edge.example',
    '/kie',
    'ftp://edge.example',
    'https://',
    'javascript:alert(1)',
    'https://edge.example/?a=1',
    'https://edge.example#part',
  ])('is not made for the address %j', async (baseUrl) => {
    expectInvalid(await thrownBy(() => clientOf({ baseUrl })), /baseUrl/);
  });

  it.each(UNSENDABLE)(
    'is not made for the token %j, which the error does not tell',
    async (token) => {
      const error = await thrownBy(() => clientOf({ token }));
      expectInvalid(error, /token/);
      expect(JSON.stringify(error) + String(error)).not.toContain(token);
    },
  );

  it('is made for any other address, on this machine and with a path too', () => {
    for (const baseUrl of ['http://127.0.0.1:8787', 'HTTPS://Edge.Example/kie/', BASE_URL])
      expect(() => clientOf({ baseUrl, token: 'kie_edge_é' })).not.toThrow();
  });
});

describe('a request that cannot be sent', () => {
  it.each(UNSENDABLE)('fails at once where a function gives the token %j', async (token) => {
    const { client, fetch } = clientOf({ token: () => token });
    const request = { model: 'any', input: {} };
    expectInvalid(await thrownBy(() => client.create(request)), /authorization/);
    expectInvalid(await thrownBy(() => client.usage()), /authorization/);
    expect(fetch).not.toHaveBeenCalled();
  });

  it.each(UNSENDABLE)('fails at once with the readToken %j, as a watch does', async (readToken) => {
    const { client, fetch } = clientOf();
    const ref = { ...REF, readToken };
    expectInvalid(await thrownBy(() => client.get(ref)), /x-read-token/);
    expectInvalid(await thrownBy(() => client.watch(ref).next()), /x-read-token/);
    expect(fetch).not.toHaveBeenCalled();
  });

  it('fails at once with an Idempotency-Key that can be none', async () => {
    const { client, fetch } = clientOf();
    const create = () => client.create({ model: 'any', input: {} }, { idempotencyKey: 'a\nb' });
    expectInvalid(await thrownBy(create), /idempotency-key/);
    expect(fetch).not.toHaveBeenCalled();
  });
});
