/** The bytes of one result file: playable, unique, and of the requested size. Pure. */
import { buildMidi, buildMp3, buildWav } from './audio-bytes.ts';
import { concat } from './byte-arrays.ts';
import clip from './media/clip.mp4';
import picture from './media/picture.png';
import song from './media/song.mp3';
import type { FileType } from './result-shapes.ts';

/** A file is a playable head followed by filler that players skip. */
export interface MediaLayout {
  head: Uint8Array;
  totalBytes: number;
}

const CHUNK_BYTES = 65_536;
const IEND_BYTES = 12;
const BOX_SIZE_MAX = 2 ** 32 - 1;

const CLIP = new Uint8Array(clip);
const PICTURE = new Uint8Array(picture);
const SONG = new Uint8Array(song);

/** The stamp must be unique. `bytes` is the requested size; null, or less than the natural size, gives the natural size. */
export function buildLayout(type: FileType, stamp: string, bytes: number | null): MediaLayout {
  const head = buildHead(type, `kie-sandbox ${stamp}`, bytes ?? 0);
  return { head, totalBytes: Math.max(head.length, bytes ?? 0) };
}

/** The formats that begin with their size, or that of their last part, include the filler in it. */
function buildHead(type: FileType, stamp: string, totalBytes: number): Uint8Array {
  const text = new TextEncoder().encode(stamp);
  switch (type) {
    case 'mp4':
      return concat([
        CLIP,
        freeBoxHeader(Math.max(text.length, totalBytes - CLIP.length - 8)),
        text,
      ]);
    case 'png': {
      // PNG readers stop at IEND, so that filler may follow it.
      const end = PICTURE.length - IEND_BYTES;
      return concat([PICTURE.subarray(0, end), textChunk(text), PICTURE.subarray(end)]);
    }
    case 'mp3':
      return buildMp3(SONG, stamp);
    case 'wav':
      return buildWav(stamp, totalBytes);
    case 'mid':
      return buildMidi(stamp);
  }
}

/** The bytes from `start` (inclusive) to `end` (exclusive), generated chunk by chunk. */
export function* mediaChunks(
  layout: MediaLayout,
  start: number,
  end: number,
): Generator<Uint8Array> {
  const { head } = layout;
  if (start < head.length) yield head.slice(start, Math.min(end, head.length));
  let at = Math.max(start, head.length);
  while (at < end) {
    const inBlock = at % CHUNK_BYTES;
    const take = Math.min(end - at, CHUNK_BYTES - inBlock);
    yield fillerBlock(Math.floor(at / CHUNK_BYTES)).subarray(inBlock, inBlock + take);
    at += take;
  }
}

/** Filler depends on its offset alone, so that a range equals that part of the whole file. */
function fillerBlock(index: number): Uint8Array {
  const block = NOISE.slice();
  new DataView(block.buffer).setUint32(0, index);
  return block;
}

/** One incompressible block; each copy is stamped with its index. */
const NOISE = xorshiftNoise(CHUNK_BYTES);

function xorshiftNoise(bytes: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(bytes / 4);
  let state = 1;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return new Uint8Array(words.buffer);
}

/** The header of a `free` box, which players skip, for a payload of this size. */
function freeBoxHeader(payload: number): Uint8Array {
  const type = 0x66726565; // "free"
  const long = payload + 8 > BOX_SIZE_MAX;
  const view = new DataView(new ArrayBuffer(long ? 16 : 8));
  view.setUint32(0, long ? 1 : payload + 8);
  view.setUint32(4, type);
  if (long) view.setBigUint64(8, BigInt(payload + 8));
  return new Uint8Array(view.buffer);
}

function textChunk(text: Uint8Array): Uint8Array {
  const body = concat([new TextEncoder().encode('tEXtComment\0'), text]);
  const chunk = new Uint8Array(body.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - 4); // a PNG chunk's length excludes its type and checksum
  chunk.set(body, 4);
  view.setUint32(4 + body.length, crc32(body));
  return chunk;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
