/**
 * Finds secrets in the URLs of requests as the platform stores them. Workers Logs attach the URL of its
 * request to each line that a Worker logs; with `redact_query_string` (wrangler.toml) they leave out the
 * query, so they store the whole path.
 */
import { CAPABILITIES } from './capabilities.ts';
import { findLeaks, type Secrets } from './leaks.ts';

/**
 * The exception: the path of a file's link contains an id, which with FILE_LINKS=public is the permission to
 * read the file. Such a link has to work in a `src` attribute and for KIE, without a header, and for as long
 * as the file exists. FILE_LINKS=signed is for those who cannot accept it: the signature is in the query.
 */
const FILE_LINK = /^\/(?:files|uploads)\/(?:\d{16}-)?[\w-]{22}\//;

/** Whatever is derived from a secret, and every random token, has 256 bits in base64url; a signature begins with a key id. */
const KEYED_VALUE = { 'a signature or a token': /(?<![\w-])(?:[\w-]{4})?[\w-]{43}(?![\w-])/ };

/** Names each secret and capability in the stored form of a URL, or of a path. Never shows it. */
export function findStoredUrlLeaks(urls: readonly string[], secrets: Secrets): string[] {
  return urls.flatMap((url) => {
    const path = decodePath(toStoredPath(url));
    const found = Object.entries({ ...CAPABILITIES, ...KEYED_VALUE })
      .filter(([, form]) => form.test(path.replace(FILE_LINK, '/link/')))
      .map(([name]) => name);
    const named = found.map(
      (what) => `${what} in the path of a request to /${path.split('/')[1]}/…`,
    );
    return [...named, ...findLeaks([path], secrets)];
  });
}

/** What is stored of a URL, without the origin, which is the deployment's. */
function toStoredPath(url: string): string {
  return new URL(url, 'https://edge.invalid').pathname;
}

/** A malformed percent encoding is taken literally. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
