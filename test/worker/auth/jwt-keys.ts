/** An identity provider for tests: its keys, and JWTs that are valid by default. */
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWK } from 'jose';
import { base64url } from '../../../src/worker/platform/bytes.ts';

export const JWKS_URL = 'https://id.example.com/jwks.json';
export const ISSUER = 'https://id.example.com/';
export const AUDIENCE = 'kie-edge';

/** The time of a test's edge, in seconds, as JWTs count. */
export const NOW_S = Date.UTC(2026, 0, 1) / 1000;

const extractable = { extractable: true };
const rsa = await generateKeyPair('RS256', extractable);
const ec = await generateKeyPair('ES256', extractable);
const encryption = await generateKeyPair('RS256', extractable);
const stranger = await generateKeyPair('RS256', extractable);

/** The key set of the provider. Like real ones it also has a key that is not for signing. */
export const JWKS: { keys: JWK[] } = {
  keys: [
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', alg: 'RS256', use: 'sig' },
    { ...(await exportJWK(ec.publicKey)), kid: 'ec', alg: 'ES256', use: 'sig' },
    { ...(await exportJWK(encryption.publicKey)), kid: 'enc', use: 'enc' },
  ],
};

export const EC_KEY = ec.privateKey;
export const ENCRYPTION_KEY = encryption.privateKey;
/** A key that is not in the key set. */
export const STRANGERS_KEY = stranger.privateKey;
export const STRANGERS_JWK = await exportJWK(stranger.publicKey);

/** The public key, which must not be accepted as a shared secret. */
export const PUBLIC_PEM = await exportSPKI(rsa.publicKey);
export const PUBLIC_JWK_TEXT = JSON.stringify(JWKS.keys[0]);

export interface JwtParts {
  header?: Record<string, unknown>;
  /** An undefined claim is omitted. */
  claims?: Record<string, unknown>;
  key?: CryptoKey | Uint8Array;
}

/** A valid JWT of a user, with the given parts replaced. */
export function signJwt({ header, claims, key = rsa.privateKey }: JwtParts = {}): Promise<string> {
  return new SignJWT(buildClaims(claims))
    .setProtectedHeader({ alg: 'RS256', kid: 'rsa', ...header })
    .sign(key);
}

/** A JWT that no library would sign. A header or payload that is text is used as it is. */
export async function forgeJwt(
  header: string | object,
  payload: string | object = buildClaims(),
): Promise<string> {
  const input = [header, payload].map(encodePart).join('.');
  const signature = await crypto.subtle.sign(
    'RSASSA-PKCS1-v1_5',
    rsa.privateKey,
    new TextEncoder().encode(input),
  );
  return `${input}.${base64url.encode(signature)}`;
}

export function encodePart(part: string | object): string {
  const text = typeof part === 'string' ? part : JSON.stringify(part);
  return base64url.encode(new TextEncoder().encode(text));
}

export function buildClaims(claims: Record<string, unknown> = {}): Record<string, unknown> {
  return { iss: ISSUER, aud: AUDIENCE, sub: 'user-1', exp: NOW_S + 600, ...claims };
}
