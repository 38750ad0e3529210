/** Seconds of an MP3 file, by the headers of all its frames. */
import { asciiOf, unreadable, type MediaParser } from './media-walker.ts';

/** A frame's header, the longest side information, and the fields of a Xing or VBRI header that are read. */
const SEEN_BYTES = 64;
const ID3V2_HEADER_BYTES = 10;
const ID3V1_BYTES = 128;
const FRAME_HEADER_BYTES = 4;
/** After the longest side information, whatever the frame's is. */
const VBRI_OFFSET = 36;
/** `TAG`. */
const ID3V1_MARK = 0x544147;

const KBITS_V1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KBITS_V2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES_V1 = [44_100, 48_000, 32_000];

interface Frame {
  readonly bytes: number;
  readonly samples: number;
  /** Hz. */
  readonly rate: number;
  readonly bitsPerSecond: number;
}

/**
 * Every frame counts, also one that only describes the file. So does a higher number of frames in that description,
 * and without one the length that the lowest bitrate gives, because a reader may use it. Unknown: a file with other
 * bytes between or after its frames, except ID3 tags.
 */
export function* parseMp3(): MediaParser {
  let view = yield { skip: 0, see: SEEN_BYTES };
  while (asciiOf(view, 0, 3) === 'ID3') view = yield { skip: tagBytes(view), see: SEEN_BYTES };
  const described = readDescribedFrames(view);
  const first = readFrame(view.getUint32(0));
  let frames = 0;
  let bytes = 0;
  let minBitsPerSecond = Infinity;
  while (view.byteLength > 0) {
    if (view.getUint32(0) >>> 8 === ID3V1_MARK) {
      if ((yield { skip: ID3V1_BYTES, see: 1 }).byteLength > 0) unreadable();
      break;
    }
    const frame = readFrame(view.getUint32(0));
    if (frame.rate !== first.rate || frame.samples !== first.samples) unreadable();
    frames++;
    bytes += frame.bytes;
    minBitsPerSecond = Math.min(minBitsPerSecond, frame.bitsPerSecond);
    view = yield { skip: frame.bytes, see: SEEN_BYTES };
  }
  const secondsOf = (count: number) => (count * first.samples) / first.rate;
  if (described === undefined) return Math.max(secondsOf(frames), (bytes * 8) / minBitsPerSecond);
  return secondsOf(Math.max(frames, described));
}

/** The size of an ID3v2 tag: four times seven bits, without its header and footer. */
function tagBytes(view: DataView): number {
  const size = view.getUint32(6);
  if ((size & 0x80808080) !== 0) unreadable();
  const bits = [24, 16, 8, 0].reduce((sum, shift) => sum * 128 + ((size >>> shift) & 0x7f), 0);
  const hasFooter = (view.getUint8(5) & 0x10) !== 0;
  return ID3V2_HEADER_BYTES + bits + (hasFooter ? ID3V2_HEADER_BYTES : 0);
}

/** ISO/IEC 11172-3 and 13818-3, and MPEG 2.5: layer III only. */
function readFrame(header: number): Frame {
  const version = (header >>> 19) & 3; // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
  const layer = (header >>> 17) & 3;
  const kbits = (version === 3 ? KBITS_V1 : KBITS_V2)[(header >>> 12) & 15] ?? 0;
  const fullRate = RATES_V1[(header >>> 10) & 3];
  // Without a bitrate (free format) a frame's length is not in its header.
  if (header >>> 21 !== 0x7ff || version === 1 || layer !== 1 || kbits === 0 || !fullRate)
    return unreadable();
  const rate = fullRate / (version === 3 ? 1 : version === 2 ? 2 : 4);
  const samples = version === 3 ? 1152 : 576;
  const bytes = Math.floor((samples * 125 * kbits) / rate) + ((header >>> 9) & 1);
  return { bytes, samples, rate, bitsPerSecond: kbits * 1000 };
}

/**
 * The number of frames in the Xing, Info or VBRI header of the first frame; undefined without one. The first two follow
 * the side information, whose size depends on the version and the number of channels. Elsewhere readers ignore them.
 */
function readDescribedFrames(view: DataView): number | undefined {
  const header = view.getUint32(0);
  const isMpeg1 = ((header >>> 19) & 3) === 3;
  const isMono = ((header >>> 6) & 3) === 3;
  const xing = FRAME_HEADER_BYTES + (isMpeg1 ? (isMono ? 17 : 32) : isMono ? 9 : 17);
  if (/Xing|Info/.test(asciiOf(view, xing, xing + 4)))
    return (view.getUint32(xing + 4) & 1) === 1 ? view.getUint32(xing + 8) || undefined : undefined;
  if (asciiOf(view, VBRI_OFFSET, VBRI_OFFSET + 4) !== 'VBRI') return undefined;
  return view.getUint32(VBRI_OFFSET + 14) || undefined;
}
