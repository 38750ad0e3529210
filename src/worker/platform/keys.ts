/**
 * Keys derived from EDGE_SECRET. HKDF gives each use a key of its own, so that a signature for one use is
 * invalid for every other.
 */
import { base64url } from './bytes.ts';

/** Signs with HMAC-SHA256 and the key of one use. A signature has 43 characters of base64url. */
export interface Signer {
  sign(text: string): Promise<string>;
  /** Compares in constant time. */
  verify(text: string, signature: string): Promise<boolean>;
}

export interface Keys {
  /** Tokens in callback addresses; signs the task's id. See upstream/callback-address.ts. */
  callback: Signer;
  /** Session tokens. */
  session: Signer;
  /** Read tokens; signs the taskId. */
  read: Signer;
  /** File links with FILE_LINKS=signed; signs the path. */
  file: Signer;
  /** Keyed hashes that identify callers without storing their origin or IP address. */
  client: Signer;
  /** Derives the secrets that sign callbacks to clients; signs the client and the version. */
  webhook: Signer;
}

const encoder = new TextEncoder();

/** The keys of a deployment. A new EDGE_SECRET changes all of them. */
export function deriveKeys(edgeSecret: string): Keys {
  return {
    callback: createSigner(edgeSecret, 'kie-edge/callback-token/v1'),
    session: createSigner(edgeSecret, 'kie-edge/session/v1'),
    read: createSigner(edgeSecret, 'kie-edge/read-token/v1'),
    file: createSigner(edgeSecret, 'kie-edge/file-link/v1'),
    client: createSigner(edgeSecret, 'kie-edge/client-name/v1'),
    webhook: createSigner(edgeSecret, 'kie-edge/webhook-secret/v1'),
  };
}

function createSigner(edgeSecret: string, use: string): Signer {
  // Caches the key and not its promise, which belongs to the request that created it and may never resolve
  // in another.
  let derived: CryptoKey | undefined;
  const key = async () => (derived ??= await deriveKey(edgeSecret, use));
  return {
    sign: async (text) =>
      base64url.encode(await crypto.subtle.sign('HMAC', await key(), encoder.encode(text))),
    verify: async (text, signature) => {
      const bytes = base64url.decode(signature);
      // Rejects non-canonical base64url: the last character has two unused bits.
      if (bytes === undefined || base64url.encode(bytes) !== signature) return false;
      return crypto.subtle.verify('HMAC', await key(), bytes, encoder.encode(text));
    },
  };
}

/**
 * Signs `text` until `expiresAt` (Unix milliseconds, rounded up to seconds). Returns `expiry.signature`.
 */
export async function signWithExpiry(
  signer: Signer,
  text: string,
  expiresAt: number,
): Promise<string> {
  const expiry = String(Math.ceil(expiresAt / 1000));
  return `${expiry}.${await signer.sign(`${text}\n${expiry}`)}`;
}

/** Whether `signed` is the result of `signWithExpiry` for this text and has not expired at `now`. */
export async function verifyWithExpiry(
  signer: Signer,
  text: string,
  signed: string,
  now: number,
): Promise<boolean> {
  const [, expiry, signature] = /^(\d{1,12})\.([\w-]{43})$/.exec(signed) ?? [];
  if (expiry === undefined || signature === undefined) return false;
  if (!(await signer.verify(`${text}\n${expiry}`, signature))) return false;
  return now < Number(expiry) * 1000;
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
