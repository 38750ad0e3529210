import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/worker/upstream/redact.ts';
import { ORIGIN } from '../../support/edge.ts';

const KEY = 'kie-key-that-must-not-leak';
const SIGNATURE = 'k-IDtokenTOKEN_-0123456789tokenTOKEN_-012345678';
const ID_END = 'Zm9v_YmFy-aaaaaaaaaaaa';
const TOKEN = `kie_callback_${SIGNATURE}${ID_END}`;
const PATH = `/callbacks/1767225600000000?token=${TOKEN}`;
const ADDRESS = ORIGIN + PATH;
/** As KIE would call it after it added parameters of its own. */
const EXTENDED = `${ORIGIN}/callbacks/1767225600000000?taskId=t1&token=${TOKEN}&state=success`;
const lowerCase = (text: string) => text.toLowerCase();

describe('redact', () => {
  it.each([
    ['in a plain address', ADDRESS],
    ['before a fragment', `${ADDRESS}#b`],
    ['between other parameters', EXTENDED],
    ['between other parameters in HTML', EXTENDED.replaceAll('&', '&amp;')],
    ['between other parameters, percent-encoded', encodeURIComponent(EXTENDED)],
    ['of a deployment under a path', `https://public.test/edge${PATH}`],
    ['in the address of an HTML attribute', `<a href="${ADDRESS}">callback</a>`],
    ['with its signs as HTML entities', ADDRESS.replace('?', '&#63;').replace('=', '&#x3D;')],
    ['in JSON', JSON.stringify({ callBackUrl: ADDRESS })],
    ['with its slashes escaped', ADDRESS.replaceAll('/', String.raw`\/`)],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ param: ADDRESS }))],
    ['escaped twice', ADDRESS.replaceAll('/', String.raw`\\\/`)],
    ['percent-encoded', encodeURIComponent(ADDRESS)],
    ['percent-encoded in lower case', encodeURIComponent(ADDRESS).replaceAll(/%../g, lowerCase)],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(ADDRESS))],
    ['with its equals sign encoded', ADDRESS.replace('=', '%3D')],
    ['with its equals sign as a Unicode escape', ADDRESS.replace('=', String.raw`\u003d`)],
    ['with its slashes as Unicode escapes', ADDRESS.replaceAll('/', String.raw`\u002f`)],
    ['in upper case', ADDRESS.replace('callbacks', 'CALLBACKS')],
    ['without its origin', PATH],
    ['on its own', TOKEN],
    ['in a list of parameters', JSON.stringify({ query: { token: [TOKEN] } })],
    ['before further characters', `${TOKEN}_and_more`],
    ['within a sentence', `no response from ${ADDRESS}, gave up`],
    ['that occurs twice', `${ADDRESS} ${ADDRESS}`],
  ])('removes the callback token %s', (_how, text) => {
    const left = redact(text, KEY);
    expect(left).not.toContain(SIGNATURE);
    expect(left).not.toContain(ID_END);
    expect(left).toMatch(/redacted/);
  });

  it('removes a callback token that the text cuts behind its signature', () => {
    const lengths = Array.from({ length: ID_END.length }, (_, cut) => ADDRESS.length - cut);
    for (const length of lengths) {
      const left = redact(ADDRESS.slice(0, length), KEY);
      expect(left).toBe(`${ORIGIN}/callbacks/1767225600000000?token=redacted`);
    }
  });

  it.each([
    ['on its own', KEY],
    ['after its scheme', `Bearer ${KEY}`],
    ['in JSON', JSON.stringify({ authorization: KEY })],
    ['that occurs repeatedly', `${KEY}${KEY}, ${KEY}`],
    ['beside the callback address', `${ADDRESS}&key=${KEY}`],
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
    const callBackUrl = `${ORIGIN}/callbacks/1767225600000000?token=redacted`;
    expect(JSON.parse(param)).toEqual({ callBackUrl });
  });

  it.each([
    '',
    'success',
    '{"code":200,"data":{"taskId":"t1"}}',
    'https://app.test/callbacks/mine',
    'https://app.test/callbacks/1767225600000000?token=short',
    `https://app.test/callback?token=${SIGNATURE}`,
    `https://edge.test/files/1767225600000000-${ID_END}/0.mp4`,
    'kie_callback_handler is the name of a function',
    'callbacks, and nothing else',
  ])('leaves other text unchanged: %j', (text) => {
    expect(redact(text, KEY)).toBe(text);
  });
});
