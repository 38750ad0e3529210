import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyCallback } from '../../src/client/index.ts';
import { NOW, signCallback, successBody, withHeaders } from './signed-callbacks.ts';
import { verificationError } from './verification-failure.ts';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=';
const now = NOW;

const idChar = fc.constantFrom(...Array.from('abcxyzABC0189-_:/,;+"{}'));
const ids = fc.string({ unit: idChar, minLength: 1, maxLength: 40 });
const secrets = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((bytes) => `whsec_${btoa(String.fromCharCode(...bytes))}`);
const seconds = fc.integer({ min: -300, max: 300 });
const prompts = fc.string({ unit: 'binary', maxLength: 200 });
const calls = fc.record({ id: ids, secret: secrets, second: seconds, prompt: prompts });

type Call = typeof calls extends fc.Arbitrary<infer Value> ? Value : never;

const signed = ({ id, secret, second, prompt }: Call) =>
  signCallback({
    id,
    secrets: [secret],
    signedAt: NOW + second * 1000,
    body: JSON.stringify(successBody({ param: prompt })),
  });

describe('verifyCallback for arbitrary callbacks', () => {
  it('accepts a callback as it was signed, as text and as bytes', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (call) => {
        const { headers, body } = signed(call);
        for (const form of [body, new TextEncoder().encode(body)]) {
          const verified = await verifyCallback({ headers, body: form }, call.secret, { now });
          expect(verified.id).toBe(call.id);
          expect(verified.sentAt).toBe(NOW + call.second * 1000);
          expect(verified.body.data.param).toBe(call.prompt);
        }
      }),
    );
  });

  it('rejects another id', async () => {
    await fc.assert(
      fc.asyncProperty(calls, ids, async (call, id) => {
        fc.pre(id !== call.id);
        const message = withHeaders(signed(call), { 'webhook-id': id });
        expect((await verificationError(message, call.secret)).reason).toBe('bad_signature');
      }),
    );
  });

  it('rejects another timestamp', async () => {
    await fc.assert(
      fc.asyncProperty(calls, seconds, async (call, second) => {
        fc.pre(second !== call.second);
        const message = withHeaders(signed(call), {
          'webhook-timestamp': String(NOW / 1000 + second),
        });
        expect((await verificationError(message, call.secret)).reason).toBe('bad_signature');
      }),
    );
  });

  it('rejects a body with one changed byte', async () => {
    const changes = fc.integer({ min: 1, max: 255 });
    await fc.assert(
      fc.asyncProperty(calls, fc.nat(), changes, async (call, place, change) => {
        const { headers, body } = signed(call);
        const bytes = new TextEncoder().encode(body);
        const at = place % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ change;
        expect((await verificationError({ headers, body: bytes }, call.secret)).reason).toBe(
          'bad_signature',
        );
      }),
    );
  });

  it('rejects a longer or shorter body', async () => {
    await fc.assert(
      fc.asyncProperty(calls, fc.integer({ min: -20, max: 20 }), async (call, by) => {
        fc.pre(by !== 0);
        const { headers, body } = signed(call);
        const other = by < 0 ? body.slice(0, by) : body + ' '.repeat(by);
        expect((await verificationError({ headers, body: other }, call.secret)).reason).toBe(
          'bad_signature',
        );
      }),
    );
  });

  it('rejects a signature with one changed character', async () => {
    await fc.assert(
      fc.asyncProperty(calls, fc.nat(43), fc.nat(64), async (call, place, other) => {
        const message = signed(call);
        const signature = message.headers['webhook-signature'];
        const at = 'v1,'.length + place;
        fc.pre(signature[at] !== BASE64[other]);
        const changed = signature.slice(0, at) + BASE64[other] + signature.slice(at + 1);
        const error = await verificationError(
          withHeaders(message, { 'webhook-signature': changed }),
          call.secret,
        );
        expect(error.reason).toBe('bad_signature');
      }),
    );
  });

  it('rejects another secret', async () => {
    await fc.assert(
      fc.asyncProperty(calls, secrets, async (call, secret) => {
        fc.pre(secret !== call.secret);
        expect((await verificationError(signed(call), secret)).reason).toBe('bad_signature');
      }),
    );
  });

  it('throws only CallbackVerificationError for arbitrary headers', async () => {
    const values = fc.option(fc.string({ unit: 'binary' }), { nil: undefined });
    const names = fc.constantFrom('webhook-id', 'webhook-timestamp', 'webhook-signature');
    const some = fc.dictionary(names, values, { minKeys: 1 });
    await fc.assert(
      fc.asyncProperty(calls, some, async (call, odd) => {
        const { headers, body } = signed(call);
        const { reason } = await verificationError(
          { headers: { ...headers, ...odd }, body },
          call.secret,
        );
        expect(['missing_header', 'stale', 'bad_signature']).toContain(reason);
      }),
    );
  });
});
