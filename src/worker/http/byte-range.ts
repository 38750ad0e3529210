/** Parses the Range header of RFC 9110, section 14: a single range of bytes, which is what players send. Pure. */

export type ByteRange = { offset: number; length?: number } | { suffix: number };

/**
 * The range of a Range header. Undefined without a header, and for a malformed header or several ranges:
 * RFC 9110 allows to ignore these and to send the whole file.
 */
export function parseRange(header: string | null): ByteRange | undefined {
  const match = /^bytes=[ \t]*(\d*)-(\d*)$/i.exec(header?.trim() ?? '');
  if (match === null) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '') return last === '' ? undefined : { suffix: Number(last) };
  const offset = Number(first);
  if (last === '') return { offset };
  return Number(last) < offset ? undefined : { offset, length: Number(last) - offset + 1 };
}

/** The bytes that a range covers in a file of `size` bytes; undefined if it covers none (416). */
export function resolveRange(
  range: ByteRange,
  size: number,
): { offset: number; length: number } | undefined {
  const offset = 'suffix' in range ? Math.max(0, size - range.suffix) : range.offset;
  const wanted = 'suffix' in range ? range.suffix : (range.length ?? size);
  if (offset >= size || wanted === 0) return undefined;
  return { offset, length: Math.min(wanted, size - offset) };
}
