/** Evaluates conditional requests (RFC 9110, section 13.2.2) for a file with a strong ETag. Pure. */

export interface Validators {
  /** With quotes, as in the header. */
  etag: string;
  lastModified: Date;
}

/** The result of the conditions of a GET or HEAD: serve the file, respond 304, or respond 412. */
export function checkPreconditions(
  headers: Headers,
  file: Validators,
): 'proceed' | 'not_modified' | 'failed' {
  const ifMatch = headers.get('if-match');
  const unmodifiedSince = headers.get('if-unmodified-since');
  if (ifMatch !== null) {
    if (!lists(ifMatch, file.etag, 'strong')) return 'failed';
  } else if (
    unmodifiedSince !== null &&
    seconds(file.lastModified) > seconds(new Date(unmodifiedSince))
  ) {
    return 'failed';
  }
  const ifNoneMatch = headers.get('if-none-match');
  const modifiedSince = headers.get('if-modified-since');
  if (ifNoneMatch !== null)
    return lists(ifNoneMatch, file.etag, 'weak') ? 'not_modified' : 'proceed';
  if (modifiedSince !== null && seconds(file.lastModified) <= seconds(new Date(modifiedSince)))
    return 'not_modified';
  return 'proceed';
}

/** Whether If-Range (section 13.1.5) permits a range: it has the strong ETag, or exactly the file's date. */
export function ifRangeHolds(headers: Headers, file: Validators): boolean {
  const value = headers.get('if-range');
  if (value === null) return true;
  return value.startsWith('"')
    ? value === file.etag
    : seconds(new Date(value)) === seconds(file.lastModified);
}

function lists(header: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  const tags = new Set(header.split(',').map((tag) => tag.trim()));
  if (tags.has('*') || tags.has(etag)) return true;
  return comparison === 'weak' && tags.has(`W/${etag}`);
}

/** HTTP dates have no milliseconds. NaN, for a malformed date, compares as false. */
function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
