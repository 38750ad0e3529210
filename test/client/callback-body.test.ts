import { describe, expect, it } from 'vitest';
import type { CallbackBody } from '../../src/client/index.ts';
import { verifyCallback } from '../../src/client/index.ts';
import { NOW, SECRET, signCallback, successBody, URLS } from './signed-callbacks.ts';
import { verificationError } from './verification-failure.ts';

const verify = (body: unknown) =>
  verifyCallback(signCallback({ body: JSON.stringify(body) }), SECRET, { now: NOW });

const {
  resultJson: _result,
  state: _state,
  ...common
} = successBody().data as object as Record<string, unknown>;
const failed = {
  code: 501,
  msg: 'Playground task failed.',
  data: { ...common, state: 'fail', failCode: '500', failMsg: 'no' },
};
const unknown = { code: 504, msg: 'KIE forgot.', data: { ...common, state: 'expired_unknown' } };

/** Compiles, because `state` and `code` each discriminate the union. */
function resultByState(body: CallbackBody): string | null {
  switch (body.data.state) {
    case 'success':
      return body.data.resultJson;
    case 'fail':
      return body.data.failMsg;
    case 'expired_unknown':
      return body.data.state;
  }
}

function resultByCode(body: CallbackBody): string | null {
  switch (body.code) {
    case 200:
      return body.data.resultJson;
    case 501:
      return body.data.failMsg;
    case 504:
      return body.data.state;
  }
}

describe('the body of a verified callback', () => {
  it.each<[string, object, string, string[]]>([
    ['a success', successBody(), JSON.stringify({ resultUrls: URLS }), URLS],
    ['a failure', failed, 'no', []],
    ['an unknown outcome', unknown, 'expired_unknown', []],
  ])('parses %s and its result URLs', async (_what, body, result, urls) => {
    const verified = await verify(body);
    expect(verified.body).toEqual(body);
    expect(verified.resultUrls).toEqual(urls);
    expect(resultByState(verified.body)).toBe(result);
    expect(resultByCode(verified.body)).toBe(result);
  });

  it.each([
    ['is empty', ''],
    ['is malformed JSON', '{"resultUrls":'],
    ['is text', '{"resultObject":{"content":"words"}}'],
    ['is not an object', 'null'],
    ['has no list', '{"resultUrls":"https://edge.example/0.mp4"}'],
    ['has no strings in its list', '{"resultUrls":[1,null,{}]}'],
  ])('returns no result URLs when resultJson %s', async (_what, resultJson) => {
    expect((await verify(successBody({ resultJson }))).resultUrls).toEqual([]);
  });

  it('keeps unknown fields of a callback', async () => {
    const body = {
      ...successBody(),
      later: 1,
      data: { ...successBody().data, more: { than: 'this' } },
    };
    expect((await verify(body)).body).toEqual(body);
  });

  it.each<[string, unknown]>([
    ['is null', null],
    ['is a list', []],
    ['is a string', 'success'],
    ['has no data', { code: 200, msg: '' }],
    ['has data that is a string', { code: 200, msg: '', data: 'success' }],
    ['has no taskId', { ...successBody(), data: { ...successBody().data, taskId: undefined } }],
    [
      'has a taskId that is a number',
      { ...successBody(), data: { ...successBody().data, taskId: 7 } },
    ],
    ['has a state that is not final', { ...successBody(), data: { ...common, state: 'waiting' } }],
    [
      'has a state that is a property of every object',
      { ...successBody(), data: { ...common, state: 'toString' } },
    ],
    ['has no state', { ...successBody(), data: common }],
    ['has no sequence', { ...successBody(), data: { ...successBody().data, sequence: undefined } }],
    [
      'has a sequence that is a string',
      { ...successBody(), data: { ...successBody().data, sequence: '1' } },
    ],
    ['has the code of another state', { ...successBody(), code: 501 }],
    ['has a code that is a string', { ...successBody(), code: '200' }],
    ['has no result', { ...successBody(), data: { ...common, state: 'success' } }],
  ])('rejects a signed body that %s', async (_what, body) => {
    const error = await verificationError(signCallback({ body: JSON.stringify(body) }));
    expect(error.reason).toBe('bad_body');
    expect(error.message).toMatch(/^The signature is valid, but the body .+\.$/);
  });

  it.each(['', ' ', '{', 'code=200', `${JSON.stringify(successBody())}x`])(
    'rejects a signed body that is not JSON: %j',
    async (body) => {
      expect((await verificationError(signCallback({ body }))).reason).toBe('bad_body');
    },
  );

  it('rejects a signed body that is not UTF-8', async () => {
    // The package signs strings, which cannot hold an invalid UTF-8 byte: compute the HMAC here.
    const { headers } = signCallback();
    const body = Uint8Array.of(0x7b, 0xff, 0x7d);
    const content = new Uint8Array([
      ...new TextEncoder().encode(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`),
      ...body,
    ]);
    const key = Uint8Array.from(atob(SECRET.slice(6)), (char) => char.charCodeAt(0));
    const hmac = { name: 'HMAC', hash: 'SHA-256' };
    const imported = await crypto.subtle.importKey('raw', key, hmac, false, ['sign']);
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', imported, content));
    const signature = `v1,${btoa(String.fromCharCode(...mac))}`;
    const error = await verificationError({
      headers: { ...headers, 'webhook-signature': signature },
      body,
    });
    expect(error.reason).toBe('bad_body');
    expect(error.message).toContain('UTF-8');
  });
});
