import { base64url } from './bytes.ts';

/** Ids are 128 random bits: they are the capability in file links and callback addresses. */
const ID_BYTES = 16;

/** A new id, 22 characters of base64url. */
export function newId(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(ID_BYTES)));
}

/** Whether a path segment can be an id at all; keeps junk away from the stores. */
export function isId(text: string): boolean {
  return /^[\w-]{22}$/.test(text);
}
