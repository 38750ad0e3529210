import { describe, expect, it } from 'vitest';
import { verifyCallback } from '../../src/client/index.ts';
import {
  CLIENT,
  ID,
  NOW,
  OTHER_SECRET,
  RECEIVER,
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
const readSignature = (message: SignedCallback) => message.headers['webhook-signature'];
const withSignature = (signature: string) =>
  withHeaders(signCallback(), { 'webhook-signature': signature });
const secretOfLength = (length: number) => `whsec_${btoa('k'.repeat(length))}`;
const withTimestamp = (timestamp: string) =>
  withHeaders(signCallback(), { 'webhook-timestamp': timestamp });

describe('verifyCallback with a valid signature', () => {
  it('returns id, timestamp, body and result URLs of a signed callback', async () => {
    expect(await verifyCallback(signCallback({ signedAt: NOW - 2000 }), SECRET, { now })).toEqual({
      id: ID,
      sentAt: NOW - 2000,
      body: successBody(),
      resultUrls: URLS,
    });
  });

  it('accepts a callback signed now by the real clock', async () => {
    const { sentAt } = await verifyCallback(signCallback({ signedAt: Date.now() }), SECRET);
    expect(Math.abs(Date.now() - sentAt)).toBeLessThan(5000);
  });

  it.each([0, 299_999, 300_000, -300_000])(
    'accepts a callback %i ms after its timestamp',
    async (ms) => {
      await expect(
        verifyCallback(signCallback(), SECRET, { now: NOW + ms }),
      ).resolves.toMatchObject({ id: ID });
    },
  );

  it.each([300_001, -300_001, 86_400_000])(
    'rejects a callback %i ms after its timestamp as stale',
    async (ms) => {
      const error = await verificationError(signCallback(), SECRET, { now: NOW + ms });
      expect(error.reason).toBe('stale');
      expect(error.message).toContain('2025-11-24T16:00:00.000Z');
    },
  );

  it('applies the given tolerance', async () => {
    await expect(
      verifyCallback(signCallback(), SECRET, { now: NOW + 600_000, toleranceSeconds: 600 }),
    ).resolves.toMatchObject({ id: ID });
    const error = await verificationError(signCallback(), SECRET, {
      now: NOW + 2000,
      toleranceSeconds: 1,
    });
    expect(error.reason).toBe('stale');
  });

  it.each([Number.NaN, -1])(
    'rejects every callback as stale when the tolerance is %d',
    async (toleranceSeconds) => {
      expect(
        (await verificationError(signCallback(), SECRET, { now, toleranceSeconds })).reason,
      ).toBe('stale');
    },
  );
});

describe('verifyCallback with the address or the owner that the receiver expects', () => {
  it.each([
    [{ callBackUrl: RECEIVER }],
    [{ client: CLIENT }],
    [{ callBackUrl: RECEIVER, client: CLIENT }],
  ])('accepts a callback for %j', async (expected) => {
    const verified = verifyCallback(signCallback(), SECRET, { now, ...expected });
    await expect(verified).resolves.toMatchObject({ id: ID });
  });

  it.each([
    ['of another receiver', { callBackUrl: 'https://other.example.com/kie?order=7' }],
    ['at another path', { callBackUrl: 'https://app.example.com/other?order=7' }],
    ['with another query', { callBackUrl: 'https://app.example.com/kie?order=8' }],
    ['of another owner', { client: 'token:another-client' }],
    ['of this receiver and another owner', { callBackUrl: RECEIVER, client: 'user:1' }],
    [
      'of this owner and another receiver',
      { callBackUrl: 'https://x.example.com', client: CLIENT },
    ],
  ])('rejects a valid callback when it expects one %s', async (_what, expected) => {
    const error = await verificationError(signCallback(), SECRET, { now, ...expected });
    expect(error.reason).toBe('wrong_receiver');
    expect(error.message).not.toContain('example.com');
    expect(error.message).not.toContain(CLIENT);
  });

  it.each([{ callBackUrl: RECEIVER }, { client: CLIENT }])(
    'rejects a callback that names no receiver, for %j',
    async (expected) => {
      const { callBackUrl: _url, client: _client, ...data } = successBody().data;
      const body = JSON.stringify({ ...successBody(), data });
      const error = await verificationError(signCallback({ body }), SECRET, { now, ...expected });
      expect(error.reason).toBe('wrong_receiver');
    },
  );

  it('reports a forged callback for another receiver as forged', async () => {
    const error = await verificationError(signCallback({ secrets: [OTHER_SECRET] }), SECRET, {
      now,
      callBackUrl: 'https://other.example.com/kie',
    });
    expect(error.reason).toBe('bad_signature');
  });
});

describe('secret rotation', () => {
  it.each<[string, string[], string | string[]]>([
    ['the new secret when two are given', [SECRET], [OTHER_SECRET, SECRET]],
    ['both secrets when the second is given', [SECRET, OTHER_SECRET], OTHER_SECRET],
    ['both secrets when the first is given', [SECRET, OTHER_SECRET], SECRET],
    ['both secrets when both are given', [SECRET, OTHER_SECRET], [SECRET, OTHER_SECRET]],
  ])('accepts a callback signed with %s', async (_how, signers, known) => {
    await expect(
      verifyCallback(signCallback({ secrets: signers }), known, { now }),
    ).resolves.toMatchObject({ id: ID });
  });

  it('rejects a callback signed with a third secret', async () => {
    const third = `whsec_${btoa('a third one that is not configured')}`;
    expect(
      (await verificationError(signCallback({ secrets: [third] }), [SECRET, OTHER_SECRET])).reason,
    ).toBe('bad_signature');
  });
});

describe('verifyCallback with an invalid signature', () => {
  const foreign = readSignature(signCallback({ secrets: [OTHER_SECRET] }));
  const valid = readSignature(signCallback());

  it.each<[string, SignedCallback]>([
    ['is signed with another secret', signCallback({ secrets: [OTHER_SECRET] })],
    [
      'has a changed byte in its body',
      { ...signCallback(), body: signCallback().body.replace('200', '201') },
    ],
    ['has another id', withHeaders(signCallback(), { 'webhook-id': `${ID}x` })],
    ['has another timestamp', withTimestamp(String(SECONDS + 1))],
    ['has a word as its timestamp', withTimestamp('soon')],
    ['has a timestamp with a fraction', withTimestamp(`${SECONDS}.0`)],
    ['has a hexadecimal timestamp', withTimestamp(`0x${SECONDS.toString(16)}`)],
    ['has a timestamp with a leading zero', withTimestamp(`0${SECONDS}`)],
    ['has a timestamp with a sign', withTimestamp(`+${SECONDS}`)],
    ['has two timestamps', withTimestamp(`${SECONDS}, ${SECONDS}`)],
    ['has a signature of another version', withSignature(valid.replace('v1,', 'v2,'))],
    ['has a signature of version 1a', withSignature(valid.replace('v1,', 'v1a,'))],
    ['has a signature without a version', withSignature(valid.slice(3))],
    ['has a version without a signature', withSignature('v1,')],
    ['has an upper-case version', withSignature(valid.replace('v1,', 'V1,'))],
    ['has a signature that is not base64', withSignature('v1,%%%%')],
    ['has a truncated signature', withSignature(valid.slice(0, 30))],
    ['has a signature with trailing characters', withSignature(`${valid}AAAA`)],
    ['has a signature without padding', withSignature(valid.replace(/=$/, ''))],
    ['has signatures separated by a comma', withSignature(`${foreign},${valid}`)],
    [
      'has its valid signature after 16 others',
      withSignature(`${`${foreign} `.repeat(16)}${valid}`),
    ],
  ])('rejects a callback that %s', async (_how, message) => {
    expect((await verificationError(message)).reason).toBe('bad_signature');
  });

  it('rejects a signature in a non-canonical base64 encoding', async () => {
    const last = valid.at(-2) ?? '';
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const equivalent = alphabet[alphabet.indexOf(last) + 1] ?? '';
    const message = withSignature(`${valid.slice(0, -2)}${equivalent}=`);
    expect(atob(readSignature(message).slice(3))).toBe(atob(valid.slice(3)));
    expect((await verificationError(message)).reason).toBe('bad_signature');
  });

  it('rejects an id that contains a part of the signed timestamp', async () => {
    // The signed content is the same, so the signature is valid for both.
    const body = JSON.stringify(successBody());
    const message = signCallback({ body: `1.${SECONDS}.${body}` });
    const moved = withHeaders(message, { 'webhook-id': `${ID}.${SECONDS}.1` });
    const error = await verificationError({ ...moved, body });
    expect(error.reason).toBe('bad_signature');
    expect(error.message).toContain('webhook-id');
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const)(
    'names the missing header %s in the error',
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

describe('a signature header with several entries', () => {
  const foreign = readSignature(signCallback({ secrets: [OTHER_SECRET] }));
  const valid = readSignature(signCallback());

  it.each([
    ['a signature of a later version', `v1a,${btoa('x'.repeat(64))} ${valid}`],
    ['an unknown version', `v9,AAAA ${valid}`],
    ['one with another secret', `${foreign} ${valid}`],
    ['malformed entries', `v1 ,, v1,% = ${valid}`],
    ['extra spaces', `  ${foreign}   ${valid} `],
  ])('accepts a valid signature next to %s', async (_what, signature) => {
    await expect(verifyCallback(withSignature(signature), SECRET, { now })).resolves.toMatchObject({
      id: ID,
    });
  });
});

describe('the given secret', () => {
  it.each([24, 64])('accepts a secret of %i bytes', async (length) => {
    await expect(
      verifyCallback(signCallback({ secrets: [secretOfLength(length)] }), secretOfLength(length), {
        now,
      }),
    ).resolves.toMatchObject({ id: ID });
  });

  it.each<[string, unknown]>([
    ['is empty', ''],
    ['is not set', null],
    ['is an empty list', []],
    ['is a list of an unset value', [undefined]],
    ['has no prefix', SECRET.slice('whsec_'.length)],
    ['has another prefix', SECRET.replace('whsec_', 'whkey_')],
    ['is the prefix alone', 'whsec_'],
    ['is too short', secretOfLength(23)],
    ['is too long', secretOfLength(65)],
    ['is not base64', 'whsec_this is not base64 but a sentence, see'],
    ['is the second of two and malformed', [SECRET, 'hush-hush']],
  ])('rejects a secret that %s without repeating it in the error', async (_what, secret) => {
    const error = await verificationError({ headers: {}, body: '' }, secret as string);
    expect(error.reason).toBe('bad_secret');
    expect(error.message).not.toMatch(/a secret of|hush|sentence|kkk|a2tr|YSBz/);
  });
});

it('throws an Error with a name, a reason and a message', async () => {
  const error = await verificationError(signCallback({ secrets: [OTHER_SECRET] }));
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe('CallbackVerificationError');
  expect(String(error)).toBe(
    'CallbackVerificationError: No signature matches this id, timestamp and body.',
  );
});
