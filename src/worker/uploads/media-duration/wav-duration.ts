/** Seconds of a WAV file (RIFF), by the bytes of its samples. */
import { asciiOf, unreadable, type MediaParser } from './media-walker.ts';

/** Size of a chunk's id and length. */
const HEADER_BYTES = 8;
/** A chunk's header with the longest `fmt `, and the byte that aligns it. */
const SEEN_BYTES = HEADER_BYTES + 40 + 1;

/** Formats whose samples all have the same size, with the sizes of one sample in bits. */
const SAMPLE_BITS: Readonly<Record<number, readonly number[]>> = {
  1: [8, 16, 24, 32, 64], // integers
  3: [32, 64], // floating point
  6: [8], // A-law
  7: [8], // µ-law
};
const EXTENSIBLE = 0xfffe;
/** Rates that sound cards play, in Hz. */
const MIN_RATE = 1000;
const MAX_RATE = 768_000;

interface Format {
  readonly rate: number;
  readonly bytesPerSecond: number;
}

/**
 * Several chunks of samples count together, and a longer length in `fact` counts as well, because a reader may use
 * it. Unknown: a compressed format, a format that contradicts itself, and a length that the file does not have,
 * as in a recording that was never finished.
 */
export function* parseWav(): MediaParser {
  let skip = 12; // RIFF, length and WAVE
  let padding = 0;
  let format: Format | undefined;
  let sampleBytes = 0;
  let factSamples = 0;
  for (;;) {
    const view = yield { skip, see: SEEN_BYTES };
    if (view.byteLength <= padding) break;
    const id = asciiOf(view, padding, padding + 4);
    const size = view.getUint32(padding + 4, true);
    if (!/^[ -~]{4}$/.test(id)) unreadable();
    if (id === 'fmt ') {
      if (format !== undefined) unreadable();
      format = readFormat(
        new DataView(view.buffer, view.byteOffset + padding + HEADER_BYTES),
        size,
      );
    }
    if (id === 'fact') factSamples = Math.max(factSamples, view.getUint32(padding + 8, true));
    // Some readers take this for a length that was not known when the file was written.
    if (id === 'data' && size === 0) unreadable();
    if (id === 'data') sampleBytes += size;
    skip = padding + HEADER_BYTES + size;
    padding = size % 2;
  }
  if (format === undefined) unreadable();
  return Math.max(sampleBytes / format.bytesPerSecond, factSamples / format.rate);
}

function readFormat(view: DataView, size: number): Format {
  let tag = view.getUint16(0, true);
  const channels = view.getUint16(2, true);
  const rate = view.getUint32(4, true);
  const bytesPerSecond = view.getUint32(8, true);
  const blockBytes = view.getUint16(12, true);
  const bits = view.getUint16(14, true);
  if (tag === EXTENSIBLE) {
    if (size < 40 || !hasFormatGuid(view)) unreadable();
    tag = view.getUint16(24, true);
  }
  const isPlausible =
    size >= 16 &&
    (SAMPLE_BITS[tag] ?? []).includes(bits) &&
    channels > 0 &&
    blockBytes === (channels * bits) / 8 &&
    bytesPerSecond === rate * blockBytes &&
    rate >= MIN_RATE &&
    rate <= MAX_RATE;
  return isPlausible ? { rate, bytesPerSecond } : unreadable();
}

/** Whether the GUID of an extensible format stands for the format in its first two bytes. */
function hasFormatGuid(view: DataView): boolean {
  return (
    view.getUint16(26) === 0 &&
    view.getUint32(28) === 0x00001000 &&
    view.getUint32(32) === 0x800000aa &&
    view.getUint32(36) === 0x00389b71
  );
}
