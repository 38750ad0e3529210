import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildMidi, buildMp3, buildWav } from '../../src/sandbox/audio-bytes.ts';

/** The names and sizes of a WAV's chunks. Fails unless they cover the file up to `end`. */
function readChunks(wav: Buffer, end: number): string[] {
  const chunks: string[] = [];
  let at = 12;
  while (at < end) {
    const size = wav.readUInt32LE(at + 4);
    chunks.push(`${wav.toString('latin1', at, at + 4)} ${size}`);
    at += 8 + size;
  }
  expect(at).toBe(end);
  return chunks;
}

describe('a WAV', () => {
  it('has a quarter of a second of sound and a chunk for its stamp', () => {
    const wav = Buffer.from(buildWav('stamp', 0));
    expect(wav.toString('latin1', 0, 4) + wav.toString('latin1', 8, 12)).toBe('RIFFWAVE');
    expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
    expect(readChunks(wav, wav.length)).toEqual(['fmt  16', 'data 2000', 'junk 5']);
    expect(wav.toString('latin1').endsWith('stamp')).toBe(true);
  });

  it('of a requested size has a last chunk that includes the filler', () => {
    const wav = Buffer.from(buildWav('stamp', 10_000));
    expect(wav.readUInt32LE(4)).toBe(9992);
    expect(readChunks(wav, 10_000)).toContain('data 2000');
  });
});

describe('an MP3', () => {
  it('has the stamp in a tag whose size leads to the first frame', async () => {
    const media = path.join(import.meta.dirname, '../../src/sandbox/media/song.mp3');
    const mp3 = Buffer.from(buildMp3(await readFile(media), 'stamp of this file'));
    const [high = 0, low = 0] = mp3.subarray(8, 10);
    const frames = 10 + high * 128 + low;
    expect(mp3.toString('latin1', 10, frames)).toMatch(/^COMM.*stamp of this file$/s);
    expect(mp3.readUInt16BE(frames) & 0xffe0).toBe(0xffe0);
  });
});

describe('a MIDI file', () => {
  it('has one track of the announced length, with the stamp and an end', () => {
    const midi = Buffer.from(buildMidi('stamp'));
    expect(midi.toString('latin1', 0, 4)).toBe('MThd');
    expect(midi.toString('latin1', 14, 18)).toBe('MTrk');
    expect(midi.readUInt32BE(18)).toBe(midi.length - 22);
    expect(midi.toString('latin1')).toContain('stamp');
    expect(midi.subarray(-3)).toEqual(Buffer.from([0xff, 0x2f, 0]));
  });
});
