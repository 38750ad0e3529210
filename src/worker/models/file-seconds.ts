/** Seconds of input files, where a price counts them. Pure. */

/** Seconds by the address of a file, for the files whose length is known. */
export type FileSeconds = ReadonlyMap<string, number>;

/**
 * Seconds of the files in a field, each rounded up to whole seconds: KIE's rounding is not documented. If one is
 * unknown, together at least `max`, the most that KIE documents.
 */
export function sumFileSeconds(
  addresses: readonly string[],
  max: number,
  fileSeconds: FileSeconds,
): number {
  const known = addresses.map((address) => fileSeconds.get(address));
  const sum = known.reduce<number>((total, seconds = 0) => total + Math.ceil(seconds), 0);
  return known.length === 0 || known.includes(undefined) ? Math.max(max, sum) : sum;
}
