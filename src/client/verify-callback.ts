/**
 * Whether a callback is this edge's, by the headers of Standard Webhooks: `webhook-signature` has, for
 * each secret, `v1,` and base64(HMAC-SHA256(key, id.timestamp.body)).
 */
import type { CallbackBody } from './callback.ts';
import { readBody, concatBytes, readHeader, type CallbackMessage } from './callback-message.ts';
import { parseCallbackBody, listResultUrls } from './parse-callback-body.ts';
import { decodeBase64, decodeSecrets } from './signing-secrets.ts';
import { CallbackVerificationError } from './verification-error.ts';

export interface VerifyOptions {
  /** How far the time of signing may lie from now, before and after. 300 unless told otherwise. */
  readonly toleranceSeconds?: number;
  /** Unix milliseconds, for tests; the clock's time unless told otherwise. */
  readonly now?: number;
}

export interface VerifiedCallback {
  /** The same at every try: a callback whose id you know was taken already. */
  readonly id: string;
  /** When this try was signed, in Unix milliseconds. */
  readonly sentAt: number;
  readonly body: CallbackBody;
  /** From `resultJson`; empty where there are none. */
  readonly resultUrls: readonly string[];
}

const DEFAULT_TOLERANCE_SECONDS = 300;

/** The edge sends five at most; each one more would be worked on for nothing. */
const MAX_SIGNATURES = 16;

/** The one spelling of 32 bytes: a last character whose spare bits are set would decode to the same. */
const SIGNATURE = /^v1,([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)$/;

const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' };
const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * Takes a Fetch `Request` that nothing has read yet, or headers and raw body. `secret` is `whsec_…`, or
 * several while they change: any of them may have signed. Throws a CallbackVerificationError for what is
 * refused, before the body is read where the headers tell, and besides only what a body throws that
 * breaks while it is read.
 */
export async function verifyCallback(
  request: CallbackMessage,
  secret: string | readonly string[],
  { toleranceSeconds = DEFAULT_TOLERANCE_SECONDS, now = Date.now() }: VerifyOptions = {},
): Promise<VerifiedCallback> {
  const keys = decodeSecrets(secret);
  const id = readHeader(request, 'webhook-id');
  const timestamp = readHeader(request, 'webhook-timestamp');
  const signatures = parseSignatures(readHeader(request, 'webhook-signature'));
  // Dots part what is signed: with one more, a part of the id could be passed off as the time.
  if (id.includes('.')) throw invalidSignature('The header webhook-id is no id.');
  if (!/^\d{1,12}$/.test(timestamp))
    throw invalidSignature('The header webhook-timestamp is no time in Unix seconds.');
  if (signatures.length === 0)
    throw invalidSignature('The header webhook-signature has no signature of version 1.');

  const sentAt = Number(timestamp) * 1000;
  // Said so that a tolerance that is no number lets nothing through.
  if (!(Math.abs(now - sentAt) <= toleranceSeconds * 1000)) {
    const message = `It was signed at ${new Date(sentAt).toISOString()}, too far from now.`;
    throw new CallbackVerificationError('stale', message);
  }
  const bytes = await readBody(request);
  const content = concatBytes([encoder.encode(`${id}.${timestamp}.`), bytes]);
  if (!(await hasValidSignature(content, signatures, keys)))
    throw invalidSignature('No signature is one of this id, time and body by a secret given.');
  const body = parseCallbackBody(bytes);
  return { id, sentAt, body, resultUrls: listResultUrls(body) };
}

/** Compares in constant time. */
async function hasValidSignature(
  content: Uint8Array<ArrayBuffer>,
  signatures: readonly Uint8Array<ArrayBuffer>[],
  keys: readonly Uint8Array<ArrayBuffer>[],
): Promise<boolean> {
  for (const bytes of keys) {
    const key = await crypto.subtle.importKey('raw', bytes, ALGORITHM, false, ['verify']);
    for (const signature of signatures)
      if (await crypto.subtle.verify('HMAC', key, signature, content)) return true;
  }
  return false;
}

/** Those of other versions are not for us. */
function parseSignatures(header: string): Uint8Array<ArrayBuffer>[] {
  return header
    .split(' ')
    .flatMap((part) => SIGNATURE.exec(part)?.[1] ?? [])
    .slice(0, MAX_SIGNATURES)
    .map(decodeBase64);
}

function invalidSignature(message: string): CallbackVerificationError {
  return new CallbackVerificationError('bad_signature', message);
}
