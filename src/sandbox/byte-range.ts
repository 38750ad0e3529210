/** Parses a `Range: bytes=…` header. Pure. */
export type MediaRange =
  | { kind: 'whole' }
  | { kind: 'part'; start: number; end: number }
  | { kind: 'unsatisfiable' };

/** `end` is exclusive. Anything but a single byte range is ignored, as RFC 9110 §14.2 allows. */
export function parseMediaRange(header: string | undefined, total: number): MediaRange {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return { kind: 'whole' };
  if (first === '') {
    const length = Math.min(Number(last), total);
    return length === 0
      ? { kind: 'unsatisfiable' }
      : { kind: 'part', start: total - length, end: total };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return { kind: 'whole' };
  if (start >= total) return { kind: 'unsatisfiable' };
  const end = last === '' ? total : Math.min(Number(last) + 1, total);
  return { kind: 'part', start, end };
}
