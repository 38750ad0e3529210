/** The audio in one Opus packet (RFC 6716, section 3.1). */

/** Milliseconds of a frame by the configuration's last bits, for SILK, hybrid and CELT. */
const SILK_MS = [10, 20, 40, 60];
const HYBRID_MS = [10, 20];
const CELT_MS = [2.5, 5, 10, 20];

/** Milliseconds of the packet at this offset. Throws if its first bytes are not there. */
export function opusMilliseconds(view: DataView, offset: number): number {
  const toc = view.getUint8(offset);
  const config = toc >> 3;
  const frameMs =
    config < 12 ? SILK_MS[config & 3] : config < 16 ? HYBRID_MS[config & 1] : CELT_MS[config & 3];
  const code = toc & 3;
  const frames = code === 0 ? 1 : code === 3 ? view.getUint8(offset + 1) & 0x3f : 2;
  return (frameMs ?? 0) * frames;
}
