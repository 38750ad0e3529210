import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveKeys,
  signWithExpiry,
  verifyWithExpiry,
  type Keys,
} from '../../../src/worker/platform/keys.ts';

const SECRET = 'edge-secret-edge-secret-edge-secret';
const keys = deriveKeys(SECRET);
const USES = ['callback', 'session', 'read', 'file'] as const satisfies (keyof Keys)[];
const NEW = 'another-secret-another-secret-another';
/** The length of a key id. */
const ID = 4;
const NOW = Date.UTC(2026, 0, 1);
const LATER = NOW + 60_000;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A non-canonical encoding of the same bytes: the last character has two unused bits. */
function setUnusedBits(signature: string): string {
  const last = ALPHABET.indexOf(signature.at(-1) ?? '');
  return signature.slice(0, -1) + (ALPHABET[last ^ 1] ?? '');
}

describe('a signature', () => {
  it('has 47 characters of base64url and is the same in every isolate', async () => {
    const signature = await keys.callback.sign('text');
    expect(signature).toMatch(/^[\w-]{47}$/);
    expect(await keys.callback.sign('text')).toBe(signature);
    expect(await deriveKeys(SECRET).callback.verify('text', signature)).toBe(true);
  });

  it.each(USES)('for the use %s is invalid for every other use', async (use) => {
    const signature = await keys[use].sign('text');
    for (const other of USES) {
      const id = (await keys[other].sign('')).slice(0, ID);
      for (const forged of [signature, id + signature.slice(ID)])
        expect([other, await keys[other].verify('text', forged)]).toEqual([other, other === use]);
    }
  });

  it('is invalid with another EDGE_SECRET', async () => {
    for (const other of [`${SECRET}x`, SECRET.toUpperCase(), SECRET.slice(1), ` ${SECRET}`]) {
      const signature = await deriveKeys(other).callback.sign('text');
      const id = (await keys.callback.sign('')).slice(0, ID);
      for (const forged of [signature, id + signature.slice(ID)])
        expect(await keys.callback.verify('text', forged)).toBe(false);
    }
  });

  it('begins with the id of its key, without which it is invalid', async () => {
    const [one, other] = [await keys.callback.sign('text'), await keys.callback.sign('other')];
    expect(one.slice(0, ID)).toBe(other.slice(0, ID));
    const hash = one.slice(ID);
    for (const forged of [hash, `AAAA${hash}`, hash + one.slice(0, ID), one.slice(0, ID)])
      expect(await keys.callback.verify('text', forged)).toBe(false);
  });

  it.each(['', 'texT', 'text ', 'text\n', 'tex', 'text\0'])(
    'is invalid for the text %j',
    async (text) => {
      expect(await keys.callback.verify(text, await keys.callback.sign('text'))).toBe(false);
    },
  );

  it('is invalid in every other encoding', async () => {
    const signature = await keys.callback.sign('text');
    const padded = `${signature}=`;
    const spaced = `${signature} `;
    const plain = signature.replaceAll('-', '+').replaceAll('_', '/');
    const spellings = [setUnusedBits(signature), padded, spaced, `\n${signature}`];
    if (plain !== signature) spellings.push(plain);
    for (const other of spellings) expect(await keys.callback.verify('text', other)).toBe(false);
  });

  it.each(['', 'A', 'AAAA', 'A'.repeat(43), 'A'.repeat(46), 'A'.repeat(47), 'ä'.repeat(47), '!'])(
    'is not accepted if malformed: %j',
    async (junk) => expect(await keys.callback.verify('text', junk)).toBe(false),
  );

  it('is valid for its text only, whatever the text', async () => {
    const text = fc.string({ unit: 'grapheme' });
    await fc.assert(
      fc.asyncProperty(text, text, async (one, other) => {
        const signature = await keys.file.sign(one);
        expect(await keys.file.verify(one, signature)).toBe(true);
        expect(await keys.file.verify(other, signature)).toBe(one === other);
      }),
      { numRuns: 50 },
    );
  });
});

const hashes = async ({ webhook }: Keys) => Promise.all(webhook.map((key) => key.sign('a')));

describe('the keys of a deployment with several secrets', () => {
  const both = deriveKeys(SECRET, [NEW, SECRET]);

  it.each(USES)('sign with the first and verify with each, for the use %s', async (use) => {
    const signature = await both[use].sign('text');
    expect(await deriveKeys(SECRET, [NEW])[use].verify('text', signature)).toBe(true);
    expect(await keys[use].verify('text', signature)).toBe(false);
    for (const signer of [both, keys, deriveKeys(SECRET, [NEW])])
      expect(await both[use].verify('text', await signer[use].sign('text'))).toBe(true);
  });

  it.each(USES)('reject what a removed secret signed, for the use %s', async (use) => {
    const after = deriveKeys(SECRET, [NEW]);
    expect(await after[use].verify('text', await keys[use].sign('text'))).toBe(false);
  });

  it('name callers as before, whatever signs', async () => {
    const name = await keys.client.sign('https://app.example.com\n203.0.113.7');
    expect(name).toMatch(/^[\w-]{43}$/);
    for (const signing of [[NEW], [NEW, SECRET], [SECRET, NEW]] as const)
      expect(
        await deriveKeys(SECRET, signing).client.sign('https://app.example.com\n203.0.113.7'),
      ).toBe(name);
    expect(await deriveKeys(NEW).client.sign('https://app.example.com\n203.0.113.7')).not.toBe(
      name,
    );
  });

  it('derive a webhook secret from each, the newest first', async () => {
    const [old, young] = [await hashes(keys), await hashes(deriveKeys(SECRET, [NEW]))];
    expect(await hashes(both)).toEqual([...young, ...old]);
    expect(old).not.toEqual(young);
  });
});

const isValid = (signed: string, text = 'text', now = NOW) =>
  verifyWithExpiry(keys.file, text, signed, now);

describe('a signature with an expiry', () => {
  it('is valid until its expiry', async () => {
    const signed = await signWithExpiry(keys.file, 'text', LATER);
    for (const now of [NOW, LATER - 1]) expect(await isValid(signed, 'text', now)).toBe(true);
    for (const now of [LATER, LATER + 1, LATER * 2])
      expect(await isValid(signed, 'text', now)).toBe(false);
  });

  it('is valid until the end of the second in which it expires', async () => {
    const signed = await signWithExpiry(keys.file, 'text', LATER - 999);
    expect(await isValid(signed, 'text', LATER - 1)).toBe(true);
    expect(await isValid(signed, 'text', LATER)).toBe(false);
  });

  it('is invalid with a modified expiry', async () => {
    const [expiry = '', signature = ''] = (await signWithExpiry(keys.file, 'text', NOW)).split('.');
    const later = String(Number(expiry) + 1);
    for (const forged of [later, `0${expiry}`, `${expiry}0`, `${expiry}.0`, `+${expiry}`, '9e9'])
      expect(await isValid(`${forged}.${signature}`, 'text', NOW - 1)).toBe(false);
    expect(await isValid(`${expiry}.${signature}`, 'text', NOW - 1)).toBe(true);
  });

  it('is invalid for another text, use or secret, and in another encoding', async () => {
    const signed = await signWithExpiry(keys.file, 'text', LATER);
    expect(await isValid(signed, 'other')).toBe(false);
    expect(await verifyWithExpiry(keys.read, 'text', signed, NOW)).toBe(false);
    expect(await verifyWithExpiry(deriveKeys(`${SECRET}x`).file, 'text', signed, NOW)).toBe(false);
    for (const other of [setUnusedBits(signed), `${signed}=`, ` ${signed}`, `${signed}\n`])
      expect(await isValid(other)).toBe(false);
  });

  it.each(['', '.', 'text', '1', '1.', `.${'A'.repeat(47)}`, `9999999999.${'A'.repeat(47)}`])(
    'with an expiry is not accepted if malformed: %j',
    async (junk) => expect(await isValid(junk)).toBe(false),
  );

  it('is invalid without its expiry', async () => {
    const seconds = String(LATER / 1000);
    expect(await isValid(await keys.file.sign('text'))).toBe(false);
    expect(await isValid(`${seconds}.${await keys.file.sign('text')}`)).toBe(false);
  });

  it('for a text with a line break is invalid for a part of the text', async () => {
    const seconds = LATER / 1000;
    const signed = await signWithExpiry(keys.file, `a\n${seconds}`, LATER);
    expect(await isValid(signed, `a\n${seconds}`)).toBe(true);
    expect(await isValid(signed, 'a')).toBe(false);
    expect(await isValid(`${seconds}\n${signed}`, 'a')).toBe(false);
    expect(await isValid(await signWithExpiry(keys.file, 'a', LATER), `a\n${seconds}`)).toBe(false);
  });
});
