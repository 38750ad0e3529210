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
const USES = ['callback', 'session', 'read', 'file', 'client'] as const satisfies (keyof Keys)[];
const NOW = Date.UTC(2026, 0, 1);
const LATER = NOW + 60_000;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Another spelling of the same bytes: the last of 43 characters has two bits to spare. */
function withSpareBits(signature: string): string {
  const last = ALPHABET.indexOf(signature.at(-1) ?? '');
  return signature.slice(0, -1) + (ALPHABET[last ^ 1] ?? '');
}

describe('a signature', () => {
  it('is 43 characters of base64url, the same every time and for every isolate', async () => {
    const signature = await keys.callback.sign('text');
    expect(signature).toMatch(/^[\w-]{43}$/);
    expect(await keys.callback.sign('text')).toBe(signature);
    expect(await deriveKeys(SECRET).callback.verify('text', signature)).toBe(true);
  });

  it.each(USES)('for the use %s opens nothing else', async (use) => {
    const signature = await keys[use].sign('text');
    for (const other of USES)
      expect([other, await keys[other].verify('text', signature)]).toEqual([other, other === use]);
  });

  it('under another EDGE_SECRET opens nothing', async () => {
    for (const other of [`${SECRET}x`, SECRET.toUpperCase(), SECRET.slice(1), ` ${SECRET}`]) {
      const signature = await deriveKeys(other).callback.sign('text');
      expect(await keys.callback.verify('text', signature)).toBe(false);
    }
  });

  it.each(['', 'texT', 'text ', 'text\n', 'tex', 'text\0'])('is none of %j', async (text) => {
    expect(await keys.callback.verify(text, await keys.callback.sign('text'))).toBe(false);
  });

  it('has one spelling', async () => {
    const signature = await keys.callback.sign('text');
    const padded = `${signature}=`;
    const spaced = `${signature} `;
    const plain = signature.replaceAll('-', '+').replaceAll('_', '/');
    const spellings = [withSpareBits(signature), padded, spaced, `\n${signature}`];
    if (plain !== signature) spellings.push(plain);
    for (const other of spellings) expect(await keys.callback.verify('text', other)).toBe(false);
  });

  it.each(['', 'A', 'AAAA', 'A'.repeat(42), 'A'.repeat(43), 'A'.repeat(44), 'ä'.repeat(43), '!'])(
    'is not %j',
    async (junk) => expect(await keys.callback.verify('text', junk)).toBe(false),
  );

  it('is made for any text and good for it alone', async () => {
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

const opens = (signed: string, text = 'text', now = NOW) =>
  verifyWithExpiry(keys.file, text, signed, now);

describe('a signature until a time', () => {
  it('is good until then, to the second', async () => {
    const signed = await signWithExpiry(keys.file, 'text', LATER);
    for (const now of [NOW, LATER - 1]) expect(await opens(signed, 'text', now)).toBe(true);
    for (const now of [LATER, LATER + 1, LATER * 2])
      expect(await opens(signed, 'text', now)).toBe(false);
  });

  it('of a broken second is good for the whole of it, and no longer', async () => {
    const signed = await signWithExpiry(keys.file, 'text', LATER - 999);
    expect(await opens(signed, 'text', LATER - 1)).toBe(true);
    expect(await opens(signed, 'text', LATER)).toBe(false);
  });

  it('cannot be made to last longer', async () => {
    const [expiry = '', signature = ''] = (await signWithExpiry(keys.file, 'text', NOW)).split('.');
    const later = String(Number(expiry) + 1);
    for (const forged of [later, `0${expiry}`, `${expiry}0`, `${expiry}.0`, `+${expiry}`, '9e9'])
      expect(await opens(`${forged}.${signature}`, 'text', NOW - 1)).toBe(false);
    expect(await opens(`${expiry}.${signature}`, 'text', NOW - 1)).toBe(true);
  });

  it('is good for its text and its use alone, in one spelling', async () => {
    const signed = await signWithExpiry(keys.file, 'text', LATER);
    expect(await opens(signed, 'other')).toBe(false);
    expect(await verifyWithExpiry(keys.read, 'text', signed, NOW)).toBe(false);
    expect(await verifyWithExpiry(deriveKeys(`${SECRET}x`).file, 'text', signed, NOW)).toBe(false);
    for (const other of [withSpareBits(signed), `${signed}=`, ` ${signed}`, `${signed}\n`])
      expect(await opens(other)).toBe(false);
  });

  it.each(['', '.', 'text', '1', '1.', `.${'A'.repeat(43)}`, `9999999999.${'A'.repeat(43)}`])(
    'is not %j',
    async (junk) => expect(await opens(junk)).toBe(false),
  );

  it('is not one without a time, nor the other way round', async () => {
    const seconds = String(LATER / 1000);
    expect(await opens(await keys.file.sign('text'))).toBe(false);
    expect(await opens(`${seconds}.${await keys.file.sign('text')}`)).toBe(false);
  });

  it('of a text with a line break is good for no part of it', async () => {
    const seconds = LATER / 1000;
    const signed = await signWithExpiry(keys.file, `a\n${seconds}`, LATER);
    expect(await opens(signed, `a\n${seconds}`)).toBe(true);
    expect(await opens(signed, 'a')).toBe(false);
    expect(await opens(`${seconds}\n${signed}`, 'a')).toBe(false);
    expect(await opens(await signWithExpiry(keys.file, 'a', LATER), `a\n${seconds}`)).toBe(false);
  });
});
