/** Client tokens, for servers: 256 random bits, shown once and stored as a hash. */
import { base64url, sha256Hex } from '../platform/bytes.ts';

/** Identifies the kind of token, also for scanners that look for leaked secrets. */
export const CLIENT_TOKEN_PREFIX = 'kie_edge_';

const TOKEN_BYTES = 32;

/** A new random client token. */
export function generateClientToken(): string {
  return (
    CLIENT_TOKEN_PREFIX + base64url.encode(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)))
  );
}

/** Whether a text may be a client token. Any other is not looked up. */
export function hasTokenForm(text: string): boolean {
  return /^kie_edge_[\w-]{43}$/.test(text);
}

/** The hash that D1 stores. The token is random enough that a slow hash would add nothing. */
export function hashClientToken(token: string): Promise<string> {
  return sha256Hex(token);
}
