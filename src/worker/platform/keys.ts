/**
 * What is derived from EDGE_SECRET. Each use has a key of its own by HKDF, so that what was signed for
 * one use opens nothing else.
 */
import { base64url } from './bytes.ts';

/** HMAC-SHA256 under the key of one use, as 43 characters of base64url. */
export interface Signer {
  sign(text: string): Promise<string>;
  /** Compares in constant time. */
  verify(text: string, signature: string): Promise<boolean>;
}

export interface Keys {
  /** Tokens in the addresses that KIE calls back: of the task's id. */
  callback: Signer;
  /** Sessions of people who solved a puzzle. */
  session: Signer;
  /** Permissions to read one task: of its taskId. */
  read: Signer;
  /** Links of files, where FILE_LINKS is `signed`: of their path. */
  file: Signer;
  /** Names under which callers are known who must not be kept in clear: of what they are known by. */
  client: Signer;
  /** Secrets that callbacks are signed with: of whose they are. */
  webhook: Signer;
}

const encoder = new TextEncoder();

/** The keys of a deployment. Changing EDGE_SECRET changes all of them. */
export function deriveKeys(edgeSecret: string): Keys {
  return {
    callback: signer(edgeSecret, 'kie-edge/callback-token/v1'),
    session: signer(edgeSecret, 'kie-edge/session/v1'),
    read: signer(edgeSecret, 'kie-edge/read-token/v1'),
    file: signer(edgeSecret, 'kie-edge/file-link/v1'),
    client: signer(edgeSecret, 'kie-edge/client-name/v1'),
    webhook: signer(edgeSecret, 'kie-edge/webhook-secret/v1'),
  };
}

function signer(edgeSecret: string, use: string): Signer {
  // The key is kept, not its promise: a promise belongs to the request that made it and may die with it.
  let derived: CryptoKey | undefined;
  const key = async () => (derived ??= await deriveKey(edgeSecret, use));
  return {
    sign: async (text) =>
      base64url.encode(await crypto.subtle.sign('HMAC', await key(), encoder.encode(text))),
    verify: async (text, signature) => {
      const bytes = base64url.decode(signature);
      // Spare bits of the last character would give one signature several spellings.
      if (bytes === undefined || base64url.encode(bytes) !== signature) return false;
      return crypto.subtle.verify('HMAC', await key(), bytes, encoder.encode(text));
    },
  };
}

/** Signs `text` until `expiresAt` (Unix milliseconds, kept as whole seconds): `expiry.signature`. */
export async function signWithExpiry(by: Signer, text: string, expiresAt: number): Promise<string> {
  const expiry = String(Math.ceil(expiresAt / 1000));
  return `${expiry}.${await by.sign(`${text}\n${expiry}`)}`;
}

/** Whether `signed` is what `signUntil` made of this text, and has not expired. */
export async function verifyWithExpiry(
  by: Signer,
  text: string,
  signed: string,
  now: number,
): Promise<boolean> {
  const [, expiry, signature] = /^(\d{1,12})\.([\w-]{43})$/.exec(signed) ?? [];
  if (expiry === undefined || signature === undefined) return false;
  if (!(await by.verify(`${text}\n${expiry}`, signature))) return false;
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
