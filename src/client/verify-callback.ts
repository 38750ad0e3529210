/**
 * Verifies the signature of a callback (Standard Webhooks): `webhook-signature` holds, for each
 * secret, `v1,` and base64(HMAC-SHA256(key, id.timestamp.body)).
 */
import { readHeader, type CallbackMessage } from './callback-message.ts';
import type { CallbackBody } from './response-types.ts';
import { listResultUrls, parseCallbackBody } from './parse-callback-body.ts';
import { concatBytes, readCallbackBody } from './read-callback-body.ts';
import { decodeBase64, decodeSecrets } from './signing-secrets.ts';
import { CallbackVerificationError } from './verification-error.ts';

export interface VerifyOptions {
  /**
   * The address of this receiver, character by character as createTask had it. A callback that was made for
   * another address and passed on is rejected. Default: any.
   */
  readonly callBackUrl?: string;
  /**
   * The owner of the tasks that this receiver expects: `client.id` of `GET /api/v1/usage`. A callback about a
   * task of another owner is rejected. Default: any.
   */
  readonly client?: string;
  /** The maximal age of the signature, and its maximal lead over the clock. Default: 300. */
  readonly toleranceSeconds?: number;
  /** Unix milliseconds, for tests. Default: the clock. */
  readonly now?: number;
}

export interface VerifiedCallback {
  /** The same for every delivery attempt: ignore a callback whose id you have processed. */
  readonly id: string;
  /** When this attempt was signed, in Unix milliseconds. */
  readonly sentAt: number;
  readonly body: CallbackBody;
  /** From `resultJson`; empty if it contains none. */
  readonly resultUrls: readonly string[];
}

const DEFAULT_TOLERANCE_SECONDS = 300;

/** The edge sends five at most; the limit bounds the work that a forged header can cause. */
const MAX_SIGNATURES = 16;

/** Canonical base64 of 32 bytes: with other spare bits the last character decodes to the same. */
const SIGNATURE = /^v1,([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)$/;

const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' };
const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * Verifies an unread Fetch `Request`, or headers with the raw body, and returns the parsed callback.
 * `secret` is `whsec_…`, or several during a rotation: any of them may have signed. Throws a
 * CallbackVerificationError for a rejected callback, before reading the body if the headers suffice,
 * and otherwise only the error of a body that fails while it is read.
 */
export async function verifyCallback(
  request: CallbackMessage,
  secret: string | readonly string[],
  {
    callBackUrl,
    client,
    toleranceSeconds = DEFAULT_TOLERANCE_SECONDS,
    now = Date.now(),
  }: VerifyOptions = {},
): Promise<VerifiedCallback> {
  const keys = decodeSecrets(secret);
  const id = readHeader(request, 'webhook-id');
  const timestamp = readHeader(request, 'webhook-timestamp');
  const signatures = parseSignatures(readHeader(request, 'webhook-signature'));
  // Dots separate the signed parts: with one in the id, a part of it could pass as the timestamp.
  if (id.includes('.')) throw invalidSignature('The webhook-id header is malformed.');
  if (!/^\d{1,12}$/.test(timestamp))
    throw invalidSignature('The webhook-timestamp header must be in Unix seconds.');
  if (signatures.length === 0)
    throw invalidSignature('The webhook-signature header has no signature of version 1.');

  const sentAt = Number(timestamp) * 1000;
  // Negated, so that a tolerance of NaN rejects everything.
  if (!(Math.abs(now - sentAt) <= toleranceSeconds * 1000)) {
    const signed = new Date(sentAt).toISOString();
    const message = `Signed at ${signed}, outside the tolerance of ${toleranceSeconds} s.`;
    throw new CallbackVerificationError('stale', message);
  }
  const bytes = await readCallbackBody(request);
  const content = concatBytes([encoder.encode(`${id}.${timestamp}.`), bytes]);
  if (!(await hasValidSignature(content, signatures, keys)))
    throw invalidSignature('No signature matches this id, timestamp and body.');
  const body = parseCallbackBody(bytes);
  if (callBackUrl !== undefined && body.data.callBackUrl !== callBackUrl)
    throw wrongReceiver('was made for another callBackUrl');
  if (client !== undefined && body.data.client !== client)
    throw wrongReceiver('is about a task of another client');
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

/** Returns the signatures of version 1; others are ignored, as Standard Webhooks requires. */
function parseSignatures(header: string): Uint8Array<ArrayBuffer>[] {
  return header
    .split(' ')
    .flatMap((part) => SIGNATURE.exec(part)?.[1] ?? [])
    .slice(0, MAX_SIGNATURES)
    .map(decodeBase64);
}

/** The message does not name the address, which may contain a secret. `problem` completes the sentence. */
function wrongReceiver(problem: string): CallbackVerificationError {
  const message = `The signature is valid, but the callback ${problem}.`;
  return new CallbackVerificationError('wrong_receiver', message);
}

function invalidSignature(message: string): CallbackVerificationError {
  return new CallbackVerificationError('bad_signature', message);
}
