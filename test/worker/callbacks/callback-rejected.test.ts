import { beforeEach, describe, expect, it, vi } from 'vitest';
import { base64, base64url } from '../../../src/worker/platform/bytes.ts';
import { deriveKeys } from '../../../src/worker/platform/keys.ts';
import type { ErrorEnvelope } from '../../../src/worker/http/envelope.ts';
import { buildCallbackAddress } from '../../../src/worker/upstream/callback-address.ts';
import { ID, OTHER_ID, submittedTask } from '../tasks/builders.ts';
import {
  callbackPath,
  callbackToken,
  readAllTables,
  quietEdge,
  sendCallback,
  successBody,
} from './builders.ts';

beforeEach(async () => {
  await submittedTask();
});

const SEQ = ID.slice(0, 16);
const END = ID.slice(-22);
const PREFIX = 'kie_callback_';

/** The token of this deployment, or of another one, for any id. */
const tokenFor = async (id: string, secret = 'edge-secret-edge-secret-edge-secret') =>
  (await buildCallbackAddress(deriveKeys(secret).callback, '', id)).split('=')[1] ?? '';
/** Replaces the signature in a token. */
const withSignature = (token: string, change: (signature: string) => string) =>
  PREFIX + change(token.slice(PREFIX.length, -END.length)) + END;
const decode = (token: string) => base64url.decode(token) ?? new Uint8Array();
const toHex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const encodeAll = (text: string) =>
  text.replaceAll(/[^]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
const flipFirst = (token: string) => (token.startsWith('A') ? 'B' : 'A') + token.slice(1);

/** Another encoding of the same bytes: the two spare bits of the last character are set. */
function withSpareBits(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + alphabet.charAt(alphabet.indexOf(token.slice(-1)) + 1);
}

describe("a callback's token", () => {
  it.each<[string, (valid: string) => string | Promise<string>]>([
    ['that is forged', (valid) => withSignature(valid, flipFirst)],
    ['that is truncated', (valid) => valid.slice(0, -1)],
    ['that is longer', (valid) => `${valid}AA`],
    ['of one character', () => 'A'],
    ['of another id', () => tokenFor(OTHER_ID)],
    [
      'with the signature of another id',
      async () => (await tokenFor(OTHER_ID)).slice(0, -22) + END,
    ],
    ['of another secret', () => tokenFor(ID, 'another-secret-another-secret-xx')],
    ['without the end of the id', (valid) => valid.slice(0, -22)],
    ['without its signature', () => PREFIX + END],
    ['without its prefix', (valid) => valid.slice(PREFIX.length)],
    [
      'in standard base64',
      (valid) => withSignature(valid, (text) => encodeURIComponent(base64.encode(decode(text)))),
    ],
    ['with padding', (valid) => `${valid}%3D`],
    ['in hex', (valid) => withSignature(valid, (text) => toHex(decode(text)))],
    ['in upper case', (valid) => valid.toUpperCase()],
    ['with spare bits set', (valid) => withSignature(valid, withSpareBits)],
    ['with a space before it', (valid) => `%20${valid}`],
    ['with a broken escape', () => '%zz'],
    ['that is the id', () => ID],
    ['in another alphabet', () => '%F0%9F%98%80'],
    ['that is empty', () => ''],
    ['that occurs twice', (valid) => `${valid}&token=${valid}`],
    ['beside an empty one', (valid) => `&token=${valid}`],
    ['beside a forged one', (valid) => `${valid}&token=A`],
    ['beside one whose name is encoded', (valid) => `${valid}&%74oken=A`],
  ])('rejects a token %s with 401 and writes nothing', async (_what, forge) => {
    const edge = quietEdge();
    const before = await readAllTables();
    const path = `/callbacks/${SEQ}?token=${await forge(await callbackToken(edge))}`;
    const response = await sendCallback(edge, successBody(), { path });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      code: 401,
      error: { type: 'callback_unauthorized' },
    });
    expect(await readAllTables()).toEqual(before);
    expect(edge.nudges).toEqual([]);
  });

  it.each([
    ['no query', `/callbacks/${SEQ}`],
    ['an empty query', `/callbacks/${SEQ}?`],
    ['another parameter only', `/callbacks/${SEQ}?key=1`],
  ])('rejects an address with %s and writes nothing', async (_what, path) => {
    const before = await readAllTables();
    expect((await sendCallback(quietEdge(), successBody(), { path })).status).toBe(401);
    expect(await readAllTables()).toEqual(before);
  });

  it.each(['short', '0', `${SEQ}0`, "' or 1=1 --", '%00', '1767225600000abc'])(
    'rejects a token for a malformed number of a task with 401: %s',
    async (seq) => {
      const id = `${decodeURIComponent(seq)}-${END}`;
      const path = `/callbacks/${seq}?token=${await tokenFor(id)}`;
      expect((await sendCallback(quietEdge(), successBody(), { path })).status).toBe(401);
    },
  );

  it.each<[string, (path: string, token: string) => string]>([
    ['with parameters behind it', (path) => `${path}&taskId=t1&state=success`],
    ['with parameters before it', (path) => path.replace('?', '?taskId=t1&state=success&')],
    ['whose value is percent-encoded', (path, token) => path.replace(token, encodeAll(token))],
    ['whose name is percent-encoded', (path) => path.replace('token', '%74%6f%6B%65n')],
    ['in a query that begins with an ampersand', (path) => path.replace('?', '?&')],
  ])('accepts a token %s', async (_how, rewrite) => {
    const edge = quietEdge();
    const path = rewrite(await callbackPath(edge), await callbackToken(edge));
    expect((await sendCallback(edge, successBody(), { path })).status).toBe(200);
    expect(await edge.deps.store.tasks.find(ID)).toMatchObject({ state: 'success' });
  });

  it('checks the token before it reads the body', async () => {
    const edge = quietEdge();
    const applyStatus = vi.fn<() => never>();
    edge.deps.store.tasks.applyStatus = applyStatus;
    expect(
      (await sendCallback(edge, 'not JSON', { path: `/callbacks/${SEQ}?token=A` })).status,
    ).toBe(401);
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
