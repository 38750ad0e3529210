/** The headers of every file answer, and those that keep a hostile result from running. Pure. */

/** Types that a browser shows without running anything in them. */
const INERT =
  /^(?:video\/|audio\/|image\/(?!svg)|text\/plain\b|application\/(?:json|octet-stream)\b)/;

/** So that `<video>`, `<img>` and `fetch` work from any page; errors carry them too. */
export const CROSS_ORIGIN_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Last-Modified',
  'cross-origin-resource-policy': 'cross-origin',
} as const;

/**
 * Sets what keeps a hostile result from running. HTML, SVG and whatever else might run script is given out as a
 * download, and sandboxed should it be opened all the same.
 */
export function setSafeHeaders(headers: Headers): void {
  headers.set('x-content-type-options', 'nosniff');
  const type = headers.get('content-type') ?? '';
  if (INERT.test(type)) return;
  headers.set('content-security-policy', "default-src 'none'; sandbox");
  const disposition = headers.get('content-disposition') ?? 'attachment';
  headers.set('content-disposition', disposition.replace(/^inline/, 'attachment'));
}
