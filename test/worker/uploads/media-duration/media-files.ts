/** Real media files of two seconds, made by `test/fixtures/media/make.sh`, and changes to their bytes. */
import { durationReader } from '../../../../src/worker/uploads/media-duration/duration-reader.ts';
import cbrDescribed from '../../../fixtures/media/cbr-described.mp3?inline';
import cbr from '../../../fixtures/media/cbr.mp3?inline';
import extensible from '../../../fixtures/media/extensible.wav?inline';
import floats from '../../../fixtures/media/floats.wav?inline';
import fragmented from '../../../fixtures/media/fragmented.mp4?inline';
import integers from '../../../fixtures/media/integers.wav?inline';
import live from '../../../fixtures/media/live.webm?inline';
import moovFirst from '../../../fixtures/media/moov-first.mp4?inline';
import moovLast from '../../../fixtures/media/moov-last.mp4?inline';
import picture from '../../../fixtures/media/picture.webm?inline';
import quicktime from '../../../fixtures/media/quicktime.mov?inline';
import soundM4a from '../../../fixtures/media/sound.m4a?inline';
import soundMp4 from '../../../fixtures/media/sound.mp4?inline';
import soundWebm from '../../../fixtures/media/sound.webm?inline';
import tags from '../../../fixtures/media/tags.mp3?inline';
import vbrDescribed from '../../../fixtures/media/vbr-described.mp3?inline';
import vbr from '../../../fixtures/media/vbr.mp3?inline';
import vorbis from '../../../fixtures/media/vorbis.webm?inline';

const FILES = {
  'cbr-described.mp3': cbrDescribed,
  'cbr.mp3': cbr,
  'extensible.wav': extensible,
  'floats.wav': floats,
  'fragmented.mp4': fragmented,
  'integers.wav': integers,
  'live.webm': live,
  'moov-first.mp4': moovFirst,
  'moov-last.mp4': moovLast,
  'picture.webm': picture,
  'quicktime.mov': quicktime,
  'sound.m4a': soundM4a,
  'sound.mp4': soundMp4,
  'sound.webm': soundWebm,
  'tags.mp3': tags,
  'vbr-described.mp3': vbrDescribed,
  'vbr.mp3': vbr,
  'vorbis.webm': vorbis,
};

export type MediaFile = keyof typeof FILES;
export const MEDIA_FILES = Object.keys(FILES) as MediaFile[];

export type Bytes = Uint8Array<ArrayBuffer>;

/** A copy of the file's bytes. */
export function readMedia(name: MediaFile): Bytes {
  const [, base64 = ''] = FILES[name].split('base64,');
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Milliseconds of a file that arrives in these chunks; undefined if they are unknown. */
export async function measure(name: string, ...chunks: Uint8Array[]): Promise<number | undefined> {
  const reader = durationReader(name.split('.').at(-1) ?? '');
  async function* arrive() {
    yield* chunks;
  }
  for await (const chunk of reader.observe(arrive())) void chunk;
  return reader.end();
}

export const asciiBytes = (text: string) =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}

/** Where a text begins in the file. Throws if it is not there. */
export function indexOf(bytes: Uint8Array, text: string, from = 0): number {
  const at = String.fromCharCode(...bytes).indexOf(text, from);
  if (at < 0) throw new Error(`no ${text}`);
  return at;
}

export function uint32(value: number, isLittleEndian = false): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, isLittleEndian);
  return bytes;
}

/** The file with other bytes at an offset from the start of a text. */
export function patch(bytes: Bytes, text: string, offset: number, by: Uint8Array): Bytes {
  const copy = bytes.slice();
  copy.set(by, indexOf(bytes, text) + offset);
  return copy;
}
