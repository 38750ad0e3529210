import { beforeEach, describe, expect, it, vi } from 'vitest';
import { base64, base64url } from '../../../src/worker/platform/bytes.ts';
import { deriveKeys } from '../../../src/worker/platform/keys.ts';
import type { ErrorEnvelope } from '../../../src/worker/http/envelope.ts';
import { ID, OTHER_ID, submittedTask } from '../tasks/builders.ts';
import { readAllTables, quietEdge, sendCallback, successBody } from './builders.ts';

beforeEach(async () => {
  await submittedTask();
});

const decode = (token: string) => base64url.decode(token) ?? new Uint8Array();
const toHex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const flipFirst = (token: string) => (token.startsWith('A') ? 'B' : 'A') + token.slice(1);

/** Another encoding of the same bytes: the two spare bits of the last character are set. */
function withSpareBits(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + alphabet.charAt(alphabet.indexOf(token.slice(-1)) + 1);
}

describe("a callback's token", () => {
  it.each<[string, (valid: string) => string | Promise<string>]>([
    ['that is forged', flipFirst],
    ['that is truncated', (valid) => valid.slice(0, -1)],
    ['that is longer', (valid) => `${valid}AA`],
    ['of one character', () => 'A'],
    [
      'of another id',
      () => deriveKeys('edge-secret-edge-secret-edge-secret').callback.sign(OTHER_ID),
    ],
    ['of another secret', () => deriveKeys('another-secret-another-secret-xx').callback.sign(ID)],
    ['in standard base64', (valid) => encodeURIComponent(base64.encode(decode(valid)))],
    ['with padding', (valid) => `${valid}%3D`],
    ['in hex', (valid) => toHex(decode(valid))],
    ['in upper case', (valid) => valid.toUpperCase()],
    ['with spare bits set', withSpareBits],
    ['with a space before it', (valid) => `%20${valid}`],
    ['with a broken escape', () => '%zz'],
    ['that is the id', () => ID],
    ['in another alphabet', () => '%F0%9F%98%80'],
  ])('rejects a token %s with 401 and writes nothing', async (_what, forge) => {
    const edge = quietEdge();
    const before = await readAllTables();
    const token = await forge(await edge.deps.keys.callback.sign(ID));
    const response = await sendCallback(edge, successBody(), { token });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      code: 401,
      error: { type: 'callback_unauthorized' },
    });
    expect(await readAllTables()).toEqual(before);
    expect(edge.nudges).toEqual([]);
  });

  it('rejects an address without a token and writes nothing', async () => {
    const before = await readAllTables();
    const response = await sendCallback(quietEdge(), successBody(), { token: '' });
    expect([401, 404]).toContain(response.status);
    expect(await readAllTables()).toEqual(before);
  });

  it.each(['short', `${ID}x`, "' or 1=1 --aaaaaaaaaaa", '%00'])(
    'rejects a token for a malformed id with 401: %s',
    async (id) => {
      const edge = quietEdge();
      const token = await edge.deps.keys.callback.sign(id);
      const response = await sendCallback(edge, successBody(), { id, token });
      expect(response.status).toBe(401);
    },
  );

  it('checks the token before it reads the body', async () => {
    const edge = quietEdge();
    const applyStatus = vi.fn<() => never>();
    edge.deps.store.tasks.applyStatus = applyStatus;
    expect((await sendCallback(edge, 'not JSON', { token: 'AAAA' })).status).toBe(401);
    expect(applyStatus).not.toHaveBeenCalled();
  });
});

describe("a callback's body", () => {
  it.each<[string, string | Uint8Array<ArrayBuffer>, number, string]>([
    ['that is empty', '', 400, 'invalid_json'],
    ['that is truncated', '{"code":200,"data":{"sta', 400, 'invalid_json'],
    ['that is an HTML page', '<html></html>', 400, 'invalid_json'],
    ['that is not UTF-8', Uint8Array.from([0x7b, 0xff, 0x7d]), 400, 'invalid_json'],
    ['that is an array', '[{"code":200}]', 400, 'invalid_request'],
    ['that is null', 'null', 400, 'invalid_request'],
    ['that is a number', '200', 400, 'invalid_request'],
    ['that is text', '"success"', 400, 'invalid_request'],
    ['of more than 1 MiB', `{"a":"${'x'.repeat(1024 * 1024)}"}`, 413, 'body_too_large'],
  ])('rejects a body %s and writes nothing', async (_what, body, status, type) => {
    const before = await readAllTables();
    const response = await sendCallback(quietEdge(), body);
    const { code, error } = await response.json<ErrorEnvelope>();
    expect([response.status, code, error.type]).toEqual([status, status, type]);
    expect(await readAllTables()).toEqual(before);
  });

  it('rejects a deeply nested body with 400 and does not crash', async () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const body = `{"code":200,"data":{"state":"success","resultJson":${deep}}}`;
    expect((await sendCallback(quietEdge(), body)).status).toBe(400);
  });
});
