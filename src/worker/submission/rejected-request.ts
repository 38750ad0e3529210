/**
 * What is stored of a request that KIE rejected. It costs the caller nothing, so it must not take storage: an operator
 * sees what it was, and a repeat under its Idempotency-Key is recognized.
 */
import { sha256Hex } from '../platform/bytes.ts';
import { parseJsonOrUndefined } from '../platform/json.ts';
import { KIB } from '../platform/units.ts';
import { cutRequest, cutText } from '../platform/cut-request.ts';

const MAX_REQUEST_CHARACTERS = KIB;
/** KIE's messages are a sentence. */
const MAX_MESSAGE_CHARACTERS = 1000;

interface StoredRequest {
  input?: unknown;
  /** Of a cut request: what it was. */
  cut?: { characters: number; sha256: string };
}

/** The request as JSON, cut if it is long: without its callBackUrl, with its length and its digest. */
export async function cutRejectedRequest(request: string): Promise<string> {
  const cut = cutRequest(request, MAX_REQUEST_CHARACTERS);
  if (!cut.isCut) return request;
  const { callBackUrl: _callBackUrl, ...kept } = parseJsonOrUndefined(cut.request) as {
    callBackUrl?: unknown;
  };
  const original = { characters: request.length, sha256: await sha256Hex(request) };
  return JSON.stringify({ ...kept, cut: original });
}

/** KIE's message for a rejection, as callers get it and as it is stored. */
export function cutRejectionMessage(message: string): string {
  return cutText(message, MAX_MESSAGE_CHARACTERS);
}

/**
 * Whether the stored request is this one, as JSON text. One whose input was deleted by retention cannot be compared;
 * its key is trusted.
 */
export async function isSameRequest(stored: string, request: string): Promise<boolean> {
  if (stored === request) return true;
  const { input, cut } = parseJsonOrUndefined(stored) as StoredRequest;
  if (cut !== undefined) return cut.sha256 === (await sha256Hex(request));
  return input === undefined;
}
