/** Client tokens, for servers: 256 random bits, shown once and kept as a hash. */
import { base64url, sha256Hex } from '../platform/bytes.ts';

/** Tells the token's kind at a glance, and lets scanners of leaked secrets find it. */
export const CLIENT_TOKEN_PREFIX = 'kie_edge_';

const TOKEN_BYTES = 32;

export function newClientToken(): string {
  return (
    CLIENT_TOKEN_PREFIX + base64url.encode(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)))
  );
}

/** With this much randomness in a token a plain hash is as good as a slow one. */
export function hashClientToken(token: string): Promise<string> {
  return sha256Hex(token);
}
