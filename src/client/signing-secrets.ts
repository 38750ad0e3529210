/** Signing secrets in the form of Standard Webhooks: `whsec_` and the key in base64. */
import { CallbackVerificationError } from './verification-error.ts';

const PREFIX = 'whsec_';

/** The key sizes that Standard Webhooks requires. */
const MIN_BYTES = 24;
const MAX_BYTES = 64;

/** Returns the keys. Throws `bad_secret` with the position of the invalid secret, never its value. */
export function decodeSecrets(secret: string | readonly string[]): Uint8Array<ArrayBuffer>[] {
  // `unknown`, because programs without types pass anything: an unset environment variable, say.
  const secrets: readonly unknown[] = Array.isArray(secret) ? secret : [secret];
  if (secrets.length === 0)
    throw new CallbackVerificationError('bad_secret', 'No secret was given.');
  return secrets.map((item, index) => {
    const key = typeof item === 'string' && item.startsWith(PREFIX) ? decodeKey(item) : undefined;
    if (key !== undefined && key.length >= MIN_BYTES && key.length <= MAX_BYTES) return key;
    const expected = `${PREFIX} followed by ${MIN_BYTES} to ${MAX_BYTES} bytes in base64`;
    const message = `Secret ${index + 1} of ${secrets.length} must be ${expected}.`;
    throw new CallbackVerificationError('bad_secret', message);
  });
}

function decodeKey(secret: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return decodeBase64(secret.slice(PREFIX.length));
  } catch {
    return undefined;
  }
}

/** Throws for malformed base64. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
