import { describe, expect, it } from 'vitest';
import type { CallbackBody } from '../../src/client/index.ts';
import { verifyCallback } from '../../src/client/index.ts';
import { NOW, SECRET, signCallback, successBody, URLS } from './signed-callbacks.ts';
import { verificationError } from './verification-failure.ts';

const take = (body: unknown) =>
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

/** Compiles: where the state is known, or the code, the fields are. */
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

describe('the body of a callback', () => {
  it.each<[string, object, string, string[]]>([
    ['a success', successBody(), JSON.stringify({ resultUrls: URLS }), URLS],
    ['a failure', failed, 'no', []],
    ['an end that nobody knows', unknown, 'expired_unknown', []],
  ])('tells %s', async (_what, body, result, urls) => {
    const taken = await take(body);
    expect(taken.body).toEqual(body);
    expect(taken.resultUrls).toEqual(urls);
    expect(resultByState(taken.body)).toBe(result);
    expect(resultByCode(taken.body)).toBe(result);
  });

  it.each([
    ['is empty', ''],
    ['is no JSON', '{"resultUrls":'],
    ['is text', '{"resultObject":{"content":"words"}}'],
    ['is no object', 'null'],
    ['has no list', '{"resultUrls":"https://edge.example/0.mp4"}'],
    ['has no addresses in its list', '{"resultUrls":[1,null,{}]}'],
  ])('has no files where the result %s', async (_what, resultJson) => {
    expect((await take(successBody({ resultJson }))).resultUrls).toEqual([]);
  });

  it('may have fields that are not known yet', async () => {
    const body = {
      ...successBody(),
      later: 1,
      data: { ...successBody().data, more: { than: 'this' } },
    };
    expect((await take(body)).body).toEqual(body);
  });

  it.each<[string, unknown]>([
    ['is null', null],
    ['is a list', []],
    ['is text', 'success'],
    ['has no data', { code: 200, msg: '' }],
    ['has data that is none', { code: 200, msg: '', data: 'success' }],
    ['has no taskId', { ...successBody(), data: { ...successBody().data, taskId: undefined } }],
    [
      'has a taskId that is a number',
      { ...successBody(), data: { ...successBody().data, taskId: 7 } },
    ],
    [
      'has a state that is none of an end',
      { ...successBody(), data: { ...common, state: 'waiting' } },
    ],
    ['has a state of every object', { ...successBody(), data: { ...common, state: 'toString' } }],
    ['has no state', { ...successBody(), data: common }],
    ['has no sequence', { ...successBody(), data: { ...successBody().data, sequence: undefined } }],
    [
      'has a sequence of text',
      { ...successBody(), data: { ...successBody().data, sequence: '1' } },
    ],
    ['has the code of another state', { ...successBody(), code: 501 }],
    ['has a code of text', { ...successBody(), code: '200' }],
    ['has no result', { ...successBody(), data: { ...common, state: 'success' } }],
  ])('is refused where it %s, though it is signed', async (_what, body) => {
    const error = await verificationError(signCallback({ body: JSON.stringify(body) }));
    expect(error.reason).toBe('bad_body');
    expect(error.message).toMatch(/^The body is signed, but it .+\.$/);
  });

  it.each(['', ' ', '{', 'code=200', `${JSON.stringify(successBody())}x`])(
    'is refused where it is %j, though it is signed',
    async (body) => {
      expect((await verificationError(signCallback({ body }))).reason).toBe('bad_body');
    },
  );

  it('is refused where it is not UTF-8, though it is signed', async () => {
    // What the package signs is the text, in which a byte that is no UTF-8 cannot be: HMAC by hand.
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
