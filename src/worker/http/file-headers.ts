/** Headers of file responses: cross-origin access, and protection against files that contain script. Pure. */

/** Types that a browser displays without running script. */
const INERT =
  /^(?:video\/|audio\/|image\/(?!svg)|text\/plain\b|application\/(?:json|octet-stream)\b)/;

/** Let `<video>`, `<img>` and `fetch` of any page read files. Errors about files carry them too. */
export const CROSS_ORIGIN_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Last-Modified',
  'cross-origin-resource-policy': 'cross-origin',
} as const;

/**
 * Adds headers that keep a hostile file from running script. HTML, SVG and all other types that can contain
 * script become downloads, and are sandboxed if they are opened anyway.
 */
export function setSafeHeaders(headers: Headers): void {
  headers.set('x-content-type-options', 'nosniff');
  const type = headers.get('content-type') ?? '';
  if (INERT.test(type)) return;
  headers.set('content-security-policy', "default-src 'none'; sandbox");
  setAttachment(headers);
}

/** Query parameter that makes a link a download: browsers ignore `<a download>` for another host. */
export const DOWNLOAD_PARAMETER = 'download';

/** Lets a browser save the file, under its name, instead of showing it. */
export function setAttachment(headers: Headers): void {
  const disposition = headers.get('content-disposition') ?? 'attachment';
  headers.set('content-disposition', disposition.replace(/^inline/, 'attachment'));
}
