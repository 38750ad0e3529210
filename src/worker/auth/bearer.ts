/** Parses the credentials of a request. Pure. */

export interface BearerCredentials {
  /** Empty for a scheme other than Bearer: credentials were sent, and they cannot be valid. */
  readonly token: string;
}

/** The credentials in the Authorization header; undefined if there are none. */
export function parseBearer(headers: Headers): BearerCredentials | undefined {
  const header = headers.get('authorization');
  if (header === null || header.trim() === '') return undefined;
  return { token: /^bearer +([\x21-\x7e]+)$/i.exec(header.trim())?.[1] ?? '' };
}
