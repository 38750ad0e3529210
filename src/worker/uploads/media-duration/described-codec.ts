/** The codec in the elementary stream descriptor (`esds`) of an MP4 sample entry (ISO/IEC 14496-1 and -3). */
import { asciiOf } from './media-walker.ts';

/** By the index in the configuration, in Hz. */
const RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
  7350,
];
/** Low complexity, and with spectral band replication and parametric stereo, which keep the frame's duration. */
const OBJECT_TYPES = new Set([2, 5, 29]);
/** Channels by `channelConfiguration`. Others are described elsewhere, or reserved. */
const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 8];
/** The input buffer of a decoder: 6144 bits a channel. No frame may be larger. */
const MAX_CHANNEL_BYTES = 768;

/** Values of `objectTypeIndication`. */
const MPEG4_VISUAL = 0x20;
const MPEG4_AUDIO = 0x40;
/** Descriptors by their tags. */
const ES = 3;
const DECODER_CONFIG = 4;
const DECODER_SPECIFIC = 5;

export type Codec =
  | { readonly kind: 'mpeg4-visual' }
  /** The rate in Hz at which a frame has 1024 samples, and the most bytes of a frame. */
  | { readonly kind: 'aac'; readonly rate: number; readonly maxFrameBytes: number };

/** The codec of a sample entry with a descriptor; undefined for another one or an unclear configuration. */
export function readDescribedCodec(stsd: DataView): Codec | undefined {
  const text = asciiOf(stsd);
  const at = text.indexOf('esds');
  if (at < 0 || at !== text.lastIndexOf('esds')) return undefined;
  const es = enterDescriptor(stsd, at + 8, ES);
  // Without dependencies, addresses and clocks, which files do not have.
  if (stsd.getUint8(es + 2) >> 5 !== 0) return undefined;
  const decoder = enterDescriptor(stsd, es + 3, DECODER_CONFIG);
  const objectType = stsd.getUint8(decoder);
  if (objectType === MPEG4_VISUAL) return { kind: 'mpeg4-visual' };
  if (objectType !== MPEG4_AUDIO) return undefined;
  const config = stsd.getUint16(enterDescriptor(stsd, decoder + 13, DECODER_SPECIFIC));
  const rate = RATES[(config >> 7) & 15];
  const channels = CHANNELS[(config >> 3) & 15] ?? 0;
  if (!OBJECT_TYPES.has(config >> 11) || rate === undefined || channels === 0) return undefined;
  return { kind: 'aac', rate, maxFrameBytes: channels * MAX_CHANNEL_BYTES };
}

/** Where the content of a descriptor begins. Throws if it has another tag. Its size has up to four bytes. */
function enterDescriptor(view: DataView, offset: number, tag: number): number {
  if (view.getUint8(offset) !== tag) throw new RangeError('unexpected descriptor');
  let at = offset + 1;
  while (at < offset + 4 && view.getUint8(at) >= 0x80) at++;
  return at + 1;
}
