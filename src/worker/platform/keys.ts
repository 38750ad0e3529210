/**
 * Keys derived from the deployment's secrets. HKDF gives each use a key of its own, so that a signature for
 * one use is invalid for every other. Signatures follow KEY_RING, whose secrets can be exchanged while the
 * deployment runs: the first signs, all verify. Names of callers follow EDGE_SECRET alone, because a new
 * name would be a new budget and would not own the earlier tasks.
 */
import { base64url } from './bytes.ts';

/** The secrets that sign, newest first. */
export type SigningSecrets = readonly [newest: string, ...older: string[]];

/** Hashes with HMAC-SHA256 and the key of one use. A hash has 43 characters of base64url. */
export interface KeyedHash {
  sign(text: string): Promise<string>;
}

/**
 * Signs with the newest key of one use, and verifies with each. A signature has 47 characters of base64url:
 * the id of its key, and a keyed hash.
 */
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
  /** Names that identify callers without storing their origin or IP address. The same after a rotation. */
  client: KeyedHash;
  /** Derive the secrets that sign callbacks to clients, newest first, from the client and the version. */
  webhook: readonly KeyedHash[];
}

const encoder = new TextEncoder();

/** The length of an HMAC key, and of the key id behind it in what HKDF derives. */
const KEY_BYTES = 32;
const KEY_ID_BYTES = 3;
const KEY_ID_CHARACTERS = 4;

interface DerivedKey {
  /** Public: tells the keys of a ring apart. */
  id: string;
  hmac: CryptoKey;
}

/** The keys of a deployment. A new `edgeSecret` renames all callers; `signing` is that of KEY_RING. */
export function deriveKeys(edgeSecret: string, signing: SigningSecrets = [edgeSecret]): Keys {
  return {
    callback: createSigner(signing, 'kie-edge/callback-token/v1'),
    session: createSigner(signing, 'kie-edge/session/v1'),
    read: createSigner(signing, 'kie-edge/read-token/v1'),
    file: createSigner(signing, 'kie-edge/file-link/v1'),
    client: createKeyedHash(edgeSecret, 'kie-edge/client-name/v1'),
    webhook: signing.map((secret) => createKeyedHash(secret, 'kie-edge/webhook-secret/v1')),
  };
}

function createKeyedHash(secret: string, use: string): KeyedHash {
  const key = deriveOnce(secret, use);
  return { sign: async (text) => computeHash(await key(), text) };
}

function createSigner([newest, ...older]: SigningSecrets, use: string): Signer {
  const newestKey = deriveOnce(newest, use);
  const keys = [newestKey, ...older.map((secret) => deriveOnce(secret, use))];
  return {
    sign: async (text) => {
      const key = await newestKey();
      return key.id + (await computeHash(key, text));
    },
    verify: async (text, signature) => {
      for (const find of keys) {
        const key = await find();
        if (signature.startsWith(key.id) && (await isHash(key, text, signature))) return true;
      }
      return false;
    },
  };
}

async function computeHash({ hmac }: DerivedKey, text: string): Promise<string> {
  return base64url.encode(await crypto.subtle.sign('HMAC', hmac, encoder.encode(text)));
}

async function isHash({ hmac }: DerivedKey, text: string, signature: string): Promise<boolean> {
  const hash = signature.slice(KEY_ID_CHARACTERS);
  const bytes = base64url.decode(hash);
  // Rejects non-canonical base64url: the last character has two unused bits.
  if (bytes === undefined || base64url.encode(bytes) !== hash) return false;
  return crypto.subtle.verify('HMAC', hmac, bytes, encoder.encode(text));
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
  const [, expiry, signature] = /^(\d{1,12})\.([\w-]{47})$/.exec(signed) ?? [];
  if (expiry === undefined || signature === undefined) return false;
  if (!(await signer.verify(`${text}\n${expiry}`, signature))) return false;
  return now < Number(expiry) * 1000;
}

/** Caches the key and not its promise, which belongs to the request that created it and may never resolve in another. */
function deriveOnce(secret: string, use: string): () => Promise<DerivedKey> {
  let derived: DerivedKey | undefined;
  return async () => (derived ??= await deriveKey(secret, use));
}

async function deriveKey(secret: string, use: string): Promise<DerivedKey> {
  const material = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, [
    'deriveBits',
  ]);
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode(use) },
    material,
    (KEY_BYTES + KEY_ID_BYTES) * 8,
  );
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = bits.slice(0, KEY_BYTES);
  return {
    id: base64url.encode(bits.slice(KEY_BYTES)),
    hmac: await crypto.subtle.importKey('raw', key, algorithm, false, ['sign', 'verify']),
  };
}
