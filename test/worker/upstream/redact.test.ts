import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/worker/upstream/redact.ts';
import { ORIGIN } from '../../support/edge.ts';

const KEY = 'kie-key-that-must-not-leak';
const ID = '1767225600000000-Zm9v_YmFy-aaaaaaaaaaaa';
const TOKEN = 'tokenTOKEN_-0123456789tokenTOKEN_-012345678';
const ADDRESS = `${ORIGIN}/callbacks/${ID}/${TOKEN}`;

describe('redact', () => {
  it.each([
    ['in a plain address', ADDRESS],
    ['before a query', `${ADDRESS}?a=1#b`],
    ['of a deployment under a path', `https://public.test/edge/callbacks/${ID}/${TOKEN}`],
    ['in JSON', JSON.stringify({ callBackUrl: ADDRESS })],
    ['with its slashes escaped', ADDRESS.replaceAll('/', String.raw`\/`)],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ param: ADDRESS }))],
    ['escaped twice', ADDRESS.replaceAll('/', String.raw`\\\/`)],
    ['percent-encoded', encodeURIComponent(ADDRESS)],
    ['percent-encoded in lower case', encodeURIComponent(ADDRESS).replaceAll('%2F', '%2f')],
    ['with its slashes as Unicode escapes', ADDRESS.replaceAll('/', String.raw`\u002f`)],
    ['in upper case', ADDRESS.replace('callbacks', 'CALLBACKS')],
    ['without its origin', `/callbacks/${ID}/${TOKEN}`],
    ['within a sentence', `no response from ${ADDRESS}, gave up`],
    ['that occurs twice', `${ADDRESS} ${ADDRESS}`],
  ])('removes the callback token %s', (_how, text) => {
    const left = redact(text, KEY);
    expect(left).not.toContain(TOKEN);
    expect(left).toMatch(/redacted/);
  });

  it.each([
    ['on its own', KEY],
    ['after its scheme', `Bearer ${KEY}`],
    ['in JSON', JSON.stringify({ authorization: KEY })],
    ['that occurs repeatedly', `${KEY}${KEY}, ${KEY}`],
    ['beside the callback address', `${ADDRESS}?key=${KEY}`],
  ])('removes the key %s', (_how, text) => {
    expect(redact(text, KEY)).not.toContain(KEY);
  });

  it('removes a key that is full of special characters', () => {
    const signs = '$&.*+?^${}()|[]$1';
    expect(redact(`a ${signs} b`, signs)).toBe('a redacted b');
  });

  it('keeps the structure of redacted JSON', () => {
    const text = JSON.stringify({ msg: 'no', param: JSON.stringify({ callBackUrl: ADDRESS }) });
    const { msg, param } = JSON.parse(redact(text, KEY)) as { msg: string; param: string };
    expect(msg).toBe('no');
    expect(JSON.parse(param)).toEqual({ callBackUrl: `${ORIGIN}/callbacks/redacted` });
  });

  it.each([
    '',
    'success',
    '{"code":200,"data":{"taskId":"t1"}}',
    'https://app.test/callbacks/mine',
    `https://app.test/callbacks/${ID}/short`,
    `https://edge.test/files/${ID}/0.mp4`,
    'callbacks, and nothing else',
  ])('leaves other text unchanged: %j', (text) => {
    expect(redact(text, KEY)).toBe(text);
  });
});
