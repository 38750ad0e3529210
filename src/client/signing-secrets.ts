/** The keys in signing secrets, as Standard Webhooks writes them: `whsec_` and base64. */
import { CallbackVerificationError } from './verification-error.ts';

const PREFIX = 'whsec_';

/** Standard Webhooks asks for so many bytes. */
const MIN_BYTES = 24;
const MAX_BYTES = 64;

/** Throws `bad_secret`, which says which one and never what it is. */
export function decodeSecrets(secret: string | readonly string[]): Uint8Array<ArrayBuffer>[] {
  // Of a program without types it may be anything: an environment variable that is not set, for one.
  const secrets: readonly unknown[] = Array.isArray(secret) ? secret : [secret];
  if (secrets.length === 0)
    throw new CallbackVerificationError('bad_secret', 'No secret was given.');
  return secrets.map((one, index) => {
    const key = typeof one === 'string' && one.startsWith(PREFIX) ? decode(one) : undefined;
    if (key !== undefined && key.length >= MIN_BYTES && key.length <= MAX_BYTES) return key;
    const what = `${PREFIX} and ${MIN_BYTES} to ${MAX_BYTES} bytes in base64`;
    const message = `Secret ${index + 1} of ${secrets.length} is not ${what}.`;
    throw new CallbackVerificationError('bad_secret', message);
  });
}

function decode(secret: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return decodeBase64(secret.slice(PREFIX.length));
  } catch {
    return undefined;
  }
}

/** Throws for what is no base64. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
