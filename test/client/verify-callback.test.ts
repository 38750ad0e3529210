import { describe, expect, it } from 'vitest';
import { verifyCallback } from '../../src/client/index.ts';
import {
  ID,
  NOW,
  OTHER_SECRET,
  SECRET,
  signCallback,
  successBody,
  URLS,
  withHeaders,
  type SignedCallback,
} from './signed-callbacks.ts';
import { verificationError } from './verification-failure.ts';

const now = NOW;
const SECONDS = NOW / 1000;
const signatureOf = (message: SignedCallback) => message.headers['webhook-signature'];
const withSignature = (signature: string) =>
  withHeaders(signCallback(), { 'webhook-signature': signature });
const bytes = (length: number) => `whsec_${btoa('k'.repeat(length))}`;
const withTime = (timestamp: string) =>
  withHeaders(signCallback(), { 'webhook-timestamp': timestamp });

describe('a callback that is signed', () => {
  it('is taken, and tells its id, its time, its body and its files', async () => {
    expect(await verifyCallback(signCallback({ signedAt: NOW - 2000 }), SECRET, { now })).toEqual({
      id: ID,
      sentAt: NOW - 2000,
      body: successBody(),
      resultUrls: URLS,
    });
  });

  it('is taken now, by the clock', async () => {
    const { sentAt } = await verifyCallback(signCallback({ signedAt: Date.now() }), SECRET);
    expect(Math.abs(Date.now() - sentAt)).toBeLessThan(5000);
  });

  it.each([0, 299_999, 300_000, -300_000])('is taken %i ms after its time', async (ms) => {
    await verifyCallback(signCallback(), SECRET, { now: NOW + ms });
  });

  it.each([300_001, -300_001, 86_400_000])('is stale %i ms after its time', async (ms) => {
    const error = await verificationError(signCallback(), SECRET, { now: NOW + ms });
    expect(error.reason).toBe('stale');
    expect(error.message).toContain('2025-11-24T16:00:00.000Z');
  });

  it('is judged by the tolerance that is asked for', async () => {
    await verifyCallback(signCallback(), SECRET, { now: NOW + 600_000, toleranceSeconds: 600 });
    const error = await verificationError(signCallback(), SECRET, {
      now: NOW + 2000,
      toleranceSeconds: 1,
    });
    expect(error.reason).toBe('stale');
  });

  it.each([Number.NaN, -1])('is stale where the tolerance is %d', async (toleranceSeconds) => {
    expect(
      (await verificationError(signCallback(), SECRET, { now, toleranceSeconds })).reason,
    ).toBe('stale');
  });
});

describe('a secret that changes', () => {
  it.each<[string, string[], string | string[]]>([
    ['by the new one alone, of two that are known', [SECRET], [OTHER_SECRET, SECRET]],
    ['by both, of which one is known', [SECRET, OTHER_SECRET], OTHER_SECRET],
    ['by both, of which the other is known', [SECRET, OTHER_SECRET], SECRET],
    ['by both, and both are known', [SECRET, OTHER_SECRET], [SECRET, OTHER_SECRET]],
  ])('leaves a callback good that is signed %s', async (_how, signers, known) => {
    await verifyCallback(signCallback({ secrets: signers }), known, { now });
  });

  it('does not make one good that is signed by a third', async () => {
    const third = `whsec_${btoa('a third one, that nobody knows of')}`;
    expect(
      (await verificationError(signCallback({ secrets: [third] }), [SECRET, OTHER_SECRET])).reason,
    ).toBe('bad_signature');
  });
});

describe('a callback', () => {
  const other = signatureOf(signCallback({ secrets: [OTHER_SECRET] }));
  const good = signatureOf(signCallback());

  it.each<[string, SignedCallback]>([
    ['is signed by another secret', signCallback({ secrets: [OTHER_SECRET] })],
    [
      'has a body of which one byte differs',
      { ...signCallback(), body: signCallback().body.replace('200', '201') },
    ],
    ['has another id', withHeaders(signCallback(), { 'webhook-id': `${ID}x` })],
    ['has another time', withTime(String(SECONDS + 1))],
    ['has a word for a time', withTime('soon')],
    ['has a time with a fraction', withTime(`${SECONDS}.0`)],
    ['has a time in hex', withTime(`0x${SECONDS.toString(16)}`)],
    ['has a time that begins with a zero', withTime(`0${SECONDS}`)],
    ['has a time with a sign', withTime(`+${SECONDS}`)],
    ['has two times', withTime(`${SECONDS}, ${SECONDS}`)],
    ['has a signature of another version', withSignature(good.replace('v1,', 'v2,'))],
    ['has a signature of version 1a', withSignature(good.replace('v1,', 'v1a,'))],
    ['has a signature without a version', withSignature(good.slice(3))],
    ['has a version without a signature', withSignature('v1,')],
    ['has its version in capitals', withSignature(good.replace('v1,', 'V1,'))],
    ['has a signature that is no base64', withSignature('v1,%%%%')],
    ['has a signature that is cut', withSignature(good.slice(0, 30))],
    ['has a signature that goes on', withSignature(`${good}AAAA`)],
    ['has a signature without its padding', withSignature(good.replace(/=$/, ''))],
    ['has signatures with a comma between', withSignature(`${other},${good}`)],
    ['has its signature behind 16 others', withSignature(`${`${other} `.repeat(16)}${good}`)],
  ])('that %s is refused', async (_how, message) => {
    expect((await verificationError(message)).reason).toBe('bad_signature');
  });

  it('that has its signature in another spelling of the same bytes is refused', async () => {
    const last = good.at(-2) ?? '';
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const alike = alphabet[alphabet.indexOf(last) + 1] ?? '';
    const message = withSignature(`${good.slice(0, -2)}${alike}=`);
    expect(atob(signatureOf(message).slice(3))).toBe(atob(good.slice(3)));
    expect((await verificationError(message)).reason).toBe('bad_signature');
  });

  it('that passes off its time as a part of its id is refused', async () => {
    // What is signed is the same: the signature holds for both.
    const body = JSON.stringify(successBody());
    const message = signCallback({ body: `1.${SECONDS}.${body}` });
    const moved = withHeaders(message, { 'webhook-id': `${ID}.${SECONDS}.1` });
    const error = await verificationError({ ...moved, body });
    expect(error.reason).toBe('bad_signature');
    expect(error.message).toContain('webhook-id');
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const)(
    'without %s is refused, and told which one it is',
    async (name) => {
      for (const value of [undefined, '']) {
        const { headers, body } = signCallback();
        const error = await verificationError({ headers: { ...headers, [name]: value }, body });
        expect(error.reason).toBe('missing_header');
        expect(error.message).toContain(name);
      }
    },
  );
});

describe('several signatures', () => {
  const other = signatureOf(signCallback({ secrets: [OTHER_SECRET] }));
  const good = signatureOf(signCallback());

  it.each([
    ['a signature of a later version', `v1a,${btoa('x'.repeat(64))} ${good}`],
    ['a version nobody knows', `v9,AAAA ${good}`],
    ['one by another secret', `${other} ${good}`],
    ['rubbish', `v1 ,, v1,% = ${good}`],
    ['more spaces than needed', `  ${other}   ${good} `],
  ])('are good with %s among them', async (_what, signature) => {
    await verifyCallback(withSignature(signature), SECRET, { now });
  });
});

describe('what is given as secret', () => {
  it.each([24, 64])('may have %i bytes', async (length) => {
    await verifyCallback(signCallback({ secrets: [bytes(length)] }), bytes(length), { now });
  });

  it.each<[string, unknown]>([
    ['is empty', ''],
    ['is not set', null],
    ['is an empty list', []],
    ['is a list of what is not set', [undefined]],
    ['has no prefix', SECRET.slice('whsec_'.length)],
    ['has another prefix', SECRET.replace('whsec_', 'whkey_')],
    ['is the prefix alone', 'whsec_'],
    ['is too short', bytes(23)],
    ['is too long', bytes(65)],
    ['is no base64', 'whsec_this is not base64 but a sentence, see'],
    ['is one of two, and none', [SECRET, 'hush-hush']],
  ])('and %s is refused, whatever was sent, and not told', async (_what, secret) => {
    const error = await verificationError({ headers: {}, body: '' }, secret as string);
    expect(error.reason).toBe('bad_secret');
    expect(error.message).not.toMatch(/a secret of|hush|sentence|kkk|a2tr|YSBz/);
  });
});

it('an error is an Error with a name, a reason and a sentence', async () => {
  const error = await verificationError(signCallback({ secrets: [OTHER_SECRET] }));
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe('CallbackVerificationError');
  expect(String(error)).toBe(
    'CallbackVerificationError: No signature is one of this id, time and body by a secret given.',
  );
});
