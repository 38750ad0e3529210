/**
 * What is derived from EDGE_SECRET. Each use has a key of its own by HKDF, so that a token made for
 * one use opens nothing else.
 */
import { base64url } from './bytes.ts';

export interface CallbackTokens {
  /** The token that KIE's callback for this task must carry. */
  make(id: string): Promise<string>;
  /** Compares in constant time. */
  verify(id: string, token: string): Promise<boolean>;
}

const encoder = new TextEncoder();

/** Tokens in callback addresses: HMAC-SHA256 of the task's id, base64url. */
export function callbackTokens(edgeSecret: string): CallbackTokens {
  // The key is kept, not its promise: a promise belongs to the request that made it and may die with it.
  let derived: CryptoKey | undefined;
  const key = async () => (derived ??= await deriveKey(edgeSecret, 'kie-edge/callback-token/v1'));
  return {
    make: async (id) =>
      base64url.encode(await crypto.subtle.sign('HMAC', await key(), encoder.encode(id))),
    verify: async (id, token) => {
      const signature = base64url.decode(token);
      // Spare bits of the last character would give one token several spellings.
      if (signature === undefined || base64url.encode(signature) !== token) return false;
      return crypto.subtle.verify('HMAC', await key(), signature, encoder.encode(id));
    },
  };
}

async function deriveKey(secret: string, use: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, [
    'deriveKey',
  ]);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode(use) },
    material,
    { name: 'HMAC', hash: 'SHA-256', length: 256 },
    false,
    ['sign', 'verify'],
  );
}
