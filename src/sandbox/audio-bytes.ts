/** Heads of audio files, each with a stamp that makes it unique. Pure. */
import { concat } from './byte-arrays.ts';

const encode = (text: string) => new TextEncoder().encode(text);

/** An MP3 with the stamp as a comment in an ID3v2.3 tag. Players skip what follows its frames. */
export function buildMp3(frames: Uint8Array, stamp: string): Uint8Array {
  const comment = encode(`\0eng\0${stamp}`);
  const frame = concat([encode('COMM'), uint32(comment.length), new Uint8Array(2), comment]);
  const size = frame.length;
  // The size of a tag has seven bits per byte.
  const header = [0x49, 0x44, 0x33, 3, 0, 0, 0, 0, size >> 7, size & 0x7f];
  return concat([Uint8Array.from(header), frame, frames]);
}

const WAV_RATE_HZ = 8000;
const WAV_SAMPLES = 2000;
const TONE_HZ = 440;

/** A WAV of a quarter of a second, whose last chunk holds the stamp and fills the file up to `totalBytes`. */
export function buildWav(stamp: string, totalBytes: number): Uint8Array {
  const samples = Uint8Array.from({ length: WAV_SAMPLES }, (_, i) =>
    Math.round(128 + 100 * Math.sin((2 * Math.PI * TONE_HZ * i) / WAV_RATE_HZ)),
  );
  const format = new DataView(new ArrayBuffer(16));
  format.setUint16(0, 1, true); // PCM
  format.setUint16(2, 1, true); // channels
  format.setUint32(4, WAV_RATE_HZ, true);
  format.setUint32(8, WAV_RATE_HZ, true); // bytes per second
  format.setUint16(12, 1, true); // bytes per sample
  format.setUint16(14, 8, true); // bits per sample
  const chunks = concat([
    encode('WAVE'),
    riffChunk('fmt ', new Uint8Array(format.buffer)),
    riffChunk('data', samples),
  ]);
  const text = encode(stamp);
  const total = Math.max(totalBytes, 8 + chunks.length + 8 + text.length);
  const junk = concat([encode('junk'), uint32(total - 8 - chunks.length - 8, true), text]);
  return concat([encode('RIFF'), uint32(total - 8, true), chunks, junk]);
}

/** A MIDI file of one note, with the stamp as a text event. The stamp has less than 128 characters. */
export function buildMidi(stamp: string): Uint8Array {
  const text = encode(stamp);
  const events = concat([
    Uint8Array.from([0, 0xff, 0x01, text.length]),
    text,
    Uint8Array.from([0, 0x90, 69, 64, 96, 0x80, 69, 0, 0, 0xff, 0x2f, 0]),
  ]);
  const header = Uint8Array.from([0, 0, 0, 1, 0, 96]); // one track, 96 ticks per quarter
  return concat([
    encode('MThd'),
    uint32(header.length),
    header,
    encode('MTrk'),
    uint32(events.length),
    events,
  ]);
}

function riffChunk(name: string, content: Uint8Array): Uint8Array {
  return concat([encode(name), uint32(content.length, true), content]);
}

function uint32(value: number, isLittleEndian = false): Uint8Array {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, isLittleEndian);
  return new Uint8Array(view.buffer);
}
