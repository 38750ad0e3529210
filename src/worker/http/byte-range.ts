/** The Range header of RFC 9110, section 14, as far as players use it: one range of bytes. Pure. */

export type ByteRange = { offset: number; length?: number } | { suffix: number };

/**
 * Reads a Range header. Undefined when there is none, when it is malformed, and when it asks for
 * several ranges: the whole file is the right answer then.
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

/** The bytes of a file of `size` that a range covers; undefined when it covers none (416). */
export function resolveRange(
  range: ByteRange,
  size: number,
): { offset: number; length: number } | undefined {
  const offset = 'suffix' in range ? Math.max(0, size - range.suffix) : range.offset;
  const wanted = 'suffix' in range ? range.suffix : (range.length ?? size);
  if (offset >= size || wanted === 0) return undefined;
  return { offset, length: Math.min(wanted, size - offset) };
}
