/** An identity provider for tests: its keys, made once, and JWTs that are good unless told otherwise. */
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

/** What the JWKS address serves. The provider also has a key that is not for signing, as real ones do. */
export const JWKS: { keys: JWK[] } = {
  keys: [
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', alg: 'RS256', use: 'sig' },
    { ...(await exportJWK(ec.publicKey)), kid: 'ec', alg: 'ES256', use: 'sig' },
    { ...(await exportJWK(encryption.publicKey)), kid: 'enc', use: 'enc' },
  ],
};

export const EC_KEY = ec.privateKey;
export const ENCRYPTION_KEY = encryption.privateKey;
/** A key that the provider never had. */
export const STRANGERS_KEY = stranger.privateKey;
export const STRANGERS_JWK = await exportJWK(stranger.publicKey);

/** Everybody has the public key: as a shared secret it must open nothing. */
export const PUBLIC_PEM = await exportSPKI(rsa.publicKey);
export const PUBLIC_JWK_TEXT = JSON.stringify(JWKS.keys[0]);

export interface JwtParts {
  header?: Record<string, unknown>;
  /** A claim that is undefined is left out. */
  claims?: Record<string, unknown>;
  key?: CryptoKey | Uint8Array;
}

/** Signed by the provider for one of its users, unless a part says otherwise. */
export function signJwt({ header, claims, key = rsa.privateKey }: JwtParts = {}): Promise<string> {
  return new SignJWT(buildClaims(claims))
    .setProtectedHeader({ alg: 'RS256', kid: 'rsa', ...header })
    .sign(key);
}

/** For what no library would sign. Header and payload go as they are when they are text. */
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
