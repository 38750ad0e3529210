import { beforeEach, describe, expect, it, vi } from 'vitest';
import { base64, base64url } from '../../../src/worker/platform/bytes.ts';
import { deriveKeys } from '../../../src/worker/platform/keys.ts';
import type { ErrorEnvelope } from '../../../src/worker/http/envelope.ts';
import { ID, OTHER_ID, submittedTask } from '../tasks/builders.ts';
import { readAllTables, quietEdge, sendCallback, successBody } from './builders.ts';

beforeEach(async () => {
  await submittedTask();
});

const bytesOf = (token: string) => base64url.decode(token) ?? new Uint8Array();
const hex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const flipped = (token: string) => (token.startsWith('A') ? 'B' : 'A') + token.slice(1);

/** The same bytes in another spelling: the last character's two spare bits are set. */
function withSpareBits(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + alphabet.charAt(alphabet.indexOf(token.slice(-1)) + 1);
}

describe("a callback's token", () => {
  it.each<[string, (right: string) => string | Promise<string>]>([
    ['that is forged', flipped],
    ['that is cut', (right) => right.slice(0, -1)],
    ['that is longer', (right) => `${right}AA`],
    ['of one character', () => 'A'],
    [
      'of another id',
      () => deriveKeys('edge-secret-edge-secret-edge-secret').callback.sign(OTHER_ID),
    ],
    ['of another secret', () => deriveKeys('another-secret-another-secret-xx').callback.sign(ID)],
    ['in standard base64', (right) => encodeURIComponent(base64.encode(bytesOf(right)))],
    ['with padding', (right) => `${right}%3D`],
    ['in hex', (right) => hex(bytesOf(right))],
    ['in upper case', (right) => right.toUpperCase()],
    ['with spare bits set', withSpareBits],
    ['with a space before it', (right) => `%20${right}`],
    ['with a broken escape', () => '%zz'],
    ['that is the id', () => ID],
    ['in another alphabet', () => '%F0%9F%98%80'],
  ])('%s is a 401, and nothing is written', async (_what, forge) => {
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

  it('that is empty makes no address, and nothing is written', async () => {
    const before = await readAllTables();
    const response = await sendCallback(quietEdge(), successBody(), { token: '' });
    expect([401, 404]).toContain(response.status);
    expect(await readAllTables()).toEqual(before);
  });

  it.each(['short', `${ID}x`, "' or 1=1 --aaaaaaaaaaa", '%00'])(
    'for what is no id is a 401: %s',
    async (id) => {
      const edge = quietEdge();
      const token = await edge.deps.keys.callback.sign(id);
      const response = await sendCallback(edge, successBody(), { id, token });
      expect(response.status).toBe(401);
    },
  );

  it('is judged before the body is read', async () => {
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
    ['that is cut', '{"code":200,"data":{"sta', 400, 'invalid_json'],
    ['that is a page', '<html></html>', 400, 'invalid_json'],
    ['that is not UTF-8', Uint8Array.from([0x7b, 0xff, 0x7d]), 400, 'invalid_json'],
    ['that is an array', '[{"code":200}]', 400, 'invalid_request'],
    ['that is null', 'null', 400, 'invalid_request'],
    ['that is a number', '200', 400, 'invalid_request'],
    ['that is text', '"success"', 400, 'invalid_request'],
    ['of more than 1 MiB', `{"a":"${'x'.repeat(1024 * 1024)}"}`, 413, 'body_too_large'],
  ])('%s is refused, and nothing is written', async (_what, body, status, type) => {
    const before = await readAllTables();
    const response = await sendCallback(quietEdge(), body);
    const { code, error } = await response.json<ErrorEnvelope>();
    expect([response.status, code, error.type]).toEqual([status, status, type]);
    expect(await readAllTables()).toEqual(before);
  });

  it('nested without end is refused, and is no crash', async () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const body = `{"code":200,"data":{"state":"success","resultJson":${deep}}}`;
    expect((await sendCallback(quietEdge(), body)).status).toBe(400);
  });
});
