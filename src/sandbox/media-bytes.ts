/** The bytes of one result file: playable, unlike any other's, and as long as was asked. Pure. */
import type { MediaKind } from './sandbox-models.ts';

/** A file is its head, which any player understands, and filler that every player skips. */
export interface MediaLayout {
  head: Uint8Array;
  totalBytes: number;
}

const CHUNK_BYTES = 65_536;
const IEND_BYTES = 12;
const BOX_SIZE_MAX = 2 ** 32 - 1;

/** `bytes` null gives the natural size; it is never smaller than that. */
export function layOut(
  kind: MediaKind,
  fixture: Uint8Array,
  stamp: string,
  bytes: number | null,
): MediaLayout {
  const text = new TextEncoder().encode(`kie-sandbox ${stamp}`);
  if (kind === 'image') {
    // PNG readers stop at IEND, so that filler may follow it.
    const end = fixture.length - IEND_BYTES;
    const head = concat([fixture.subarray(0, end), textChunk(text), fixture.subarray(end)]);
    return { head, totalBytes: Math.max(head.length, bytes ?? 0) };
  }
  const natural = fixture.length + freeBoxHeader(text.length).length + text.length;
  const totalBytes = Math.max(natural, bytes ?? 0);
  // A box over 4 GiB has a longer header: it takes those bytes from the filler, not from the total.
  const header = freeBoxHeader(totalBytes - fixture.length - 8);
  return { head: concat([fixture, header, text]), totalBytes };
}

/** The bytes from `start` up to but not including `end`, in chunks, without ever holding them all. */
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

/** Filler hangs on its place alone, so that a range of a file is the same as that part of the whole. */
function fillerBlock(index: number): Uint8Array {
  const block = NOISE.slice();
  new DataView(block.buffer).setUint32(0, index);
  return block;
}

/** One block that does not compress; each copy of it is stamped with its place. */
const NOISE = noise(CHUNK_BYTES);

function noise(bytes: number): Uint8Array<ArrayBuffer> {
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

/** For a payload of this size; `free` is the box that players skip. */
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
  view.setUint32(0, body.length - 4); // the length counts neither the type nor the checksum
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

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
