/** The credential that a request carries. Pure. */

/** `text` is empty for a scheme that is not Bearer: something was sent, and it is none of ours. */
export interface Bearer {
  readonly text: string;
}

/** Undefined when the request carries none at all. */
export function bearerOf(headers: Headers): Bearer | undefined {
  const header = headers.get('authorization');
  if (header === null || header.trim() === '') return undefined;
  return { text: /^bearer +([\x21-\x7e]+)$/i.exec(header.trim())?.[1] ?? '' };
}
