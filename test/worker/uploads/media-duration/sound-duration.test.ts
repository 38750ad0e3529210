import { describe, expect, it } from 'vitest';
import { asciiBytes, concat, indexOf, measure, patch, readMedia, uint32 } from './media-files.ts';
import type { Bytes } from './media-files.ts';

const wav = readMedia('integers.wav');
const le32 = (value: number) => uint32(value, true);
const le16 = (value: number) => new Uint8Array([value & 255, value >> 8]);
/** Where fields are, from the first letter of the chunk's id. */
const SAMPLE_RATE = 12;
const BYTE_RATE = 16;

describe('the duration of a WAV file', () => {
  it.each<[string, Bytes, number]>([
    [
      'of a second chunk of samples',
      concat(wav, asciiBytes('data'), le32(4000), new Uint8Array(4000)),
      3000,
    ],
    ['that `fact` claims', concat(wav, asciiBytes('fact'), le32(4), le32(4000 * 9)), 9000],
    ['without other chunks', concat(wav, asciiBytes('LIST'), le32(400), new Uint8Array(400)), 2000],
    [
      'without the byte that aligns a chunk',
      concat(wav, asciiBytes('note'), le32(3), new Uint8Array(4)),
      2000,
    ],
  ])('counts the length %s', async (_what, file, expected) => {
    expect(await measure('a.wav', file)).toBe(expected);
  });

  it.each<[string, Bytes]>([
    ['fewer samples announced than follow', patch(wav, 'data', 4, le32(400))],
    ['more samples announced than follow', patch(wav, 'data', 4, le32(80_000))],
    [
      'samples of length zero, after which some readers play all that follows',
      concat(
        wav,
        asciiBytes('data'),
        le32(0),
        asciiBytes('junk'),
        le32(4000),
        new Uint8Array(4000),
      ),
    ],
    ['samples without an announced end', patch(wav, 'data', 4, le32(0xffffffff))],
    ['floating point of ten times the usual size', floatsOf(640)],
    ['ten times the byte rate', patch(wav, 'fmt ', BYTE_RATE, le32(40_000))],
    ['ten times the sample rate', patch(wav, 'fmt ', SAMPLE_RATE, le32(40_000))],
    [
      'a sample rate that no device has',
      patch(patch(wav, 'fmt ', SAMPLE_RATE, le32(4e9)), 'fmt ', BYTE_RATE, le32(4e9)),
    ],
    ['a byte rate of zero', patch(wav, 'fmt ', BYTE_RATE, le32(0))],
    ['a compressed format', patch(wav, 'fmt ', 8, new Uint8Array([0x55, 0]))],
    [
      'another format in an extensible one',
      patch(readMedia('extensible.wav'), 'fmt ', 32, new Uint8Array([0x55])),
    ],
    ['two formats', concat(wav, wav.subarray(indexOf(wav, 'fmt '), indexOf(wav, 'fmt ') + 24))],
    ['no format', patch(wav, 'fmt ', 0, asciiBytes('note'))],
    ['no samples', wav.subarray(0, indexOf(wav, 'data'))],
    ['an end within the samples', wav.subarray(0, wav.byteLength - 1)],
    ['other bytes at the end', concat(wav, new Uint8Array(8))],
  ])('is unknown with %s', async (_what, file) => {
    expect(await measure('a.wav', file)).toBeUndefined();
  });
});

/** A WAV file of floating point whose samples have this many bits. */
function floatsOf(bits: number): Bytes {
  const rate = 8000;
  const format = [
    le16(3),
    le16(1),
    le32(rate),
    le32((rate * bits) / 8),
    le16(bits / 8),
    le16(bits),
  ];
  const samples = new Uint8Array((rate * bits) / 8);
  const chunks = concat(
    asciiBytes('WAVEfmt '),
    le32(16),
    ...format,
    asciiBytes('data'),
    le32(samples.byteLength),
    samples,
  );
  return concat(asciiBytes('RIFF'), le32(chunks.byteLength), chunks);
}

it.each([32, 64])('a WAV file of floating point with %i bits plays for a second', async (bits) => {
  expect(await measure('a.wav', floatsOf(bits))).toBe(1000);
});

const described = readMedia('cbr-described.mp3');
const plain = readMedia('cbr.mp3');
/** Offsets from a frame of MPEG 2, in bytes. */
const XING_OF_TWO_CHANNELS = 21;
const VBRI = 36;
const frames = plain.subarray(indexOf(plain, '\xff\xf3'));

describe('the duration of an MP3 file', () => {
  it.each<[string, Bytes, number]>([
    [
      'that its frames have if the description states fewer',
      patch(described, 'Info', 8, uint32(1)),
      2124,
    ],
    [
      'that the description states if it is more',
      patch(described, 'Info', 8, uint32(1000)),
      36_000,
    ],
    ['of every frame that is added', concat(plain, frames), 4176],
    [
      'of the lowest bitrate if a description has no number of frames',
      patch(described, 'Info', 4, uint32(0)),
      2178,
    ],
    [
      'of the lowest bitrate if a description states no frames',
      patch(described, 'Info', 8, uint32(0)),
      2178,
    ],
    [
      'of the lowest bitrate if a description is where none can be for one channel',
      moveDescription(XING_OF_TWO_CHANNELS, 'Info'),
      2178,
    ],
    [
      'of the lowest bitrate if a VBRI description is where none can be',
      moveDescription(VBRI + 1, 'VBRI'),
      2178,
    ],
    ['that a VBRI description states', moveDescription(VBRI, 'VBRI'), 36_000],
    ['without the tags in front', concat(tag(5000), tag(200), frames), 2088],
    ['without the tag at the end', concat(frames, asciiBytes('TAG'), new Uint8Array(125)), 2088],
  ])('is the length %s', async (_what, file, expected) => {
    expect(await measure('a.mp3', file)).toBe(expected);
  });

  it.each<[string, Bytes]>([
    ['other bytes between the frames', concat(plain, new Uint8Array(1), frames)],
    ['other bytes at the end', concat(plain, new Uint8Array(10))],
    [
      'frames after the tag at the end',
      concat(frames, asciiBytes('TAG'), new Uint8Array(125), frames),
    ],
    [
      'frames of another rate',
      concat(frames, new Uint8Array([0xff, 0xfb, 0x90, 0]), new Uint8Array(413)),
    ],
    ['an end within a frame', plain.subarray(0, plain.byteLength - 1)],
    ['frames without a bitrate', freeFormat()],
    ['frames of a version that does not exist', ofVersion(0xea)],
    ['frames of another layer', ofVersion(0xf5)],
    [
      'a tag whose size has a high bit',
      patch(concat(tag(200), frames), 'ID3', 6, new Uint8Array([0x80])),
    ],
    ['a tag and no frames', tag(200)],
  ])('is unknown with %s', async (_what, file) => {
    expect(await measure('a.mp3', file)).toBeUndefined();
  });
});

/** The file with a description of 1000 frames, at an offset from its first frame, in place of its own. */
function moveDescription(offset: number, name: 'Info' | 'VBRI'): Bytes {
  const copy = patch(described, 'Info', 0, new Uint8Array(12));
  const fields = new Uint8Array(18);
  fields.set(asciiBytes(name));
  if (name === 'VBRI') fields[5] = 1;
  fields.set(
    name === 'Info' ? concat(uint32(1), uint32(1000)) : uint32(1000),
    name === 'Info' ? 4 : 14,
  );
  copy.set(fields, indexOf(described, '\xff\xf3') + offset);
  return copy;
}

/** An ID3v2 tag with this many bytes of content, which look like frames. */
function tag(bytes: number): Bytes {
  const size = new Uint8Array([0, 0, bytes >> 7, bytes & 0x7f]);
  const content = new Uint8Array(bytes).fill(0xff);
  return concat(asciiBytes('ID3'), new Uint8Array([4, 0, 0]), size, content);
}

/** The frames with another second byte in each header: their version and layer. */
function ofVersion(second: number): Bytes {
  const copy = frames.slice();
  for (let at = 0; at + 1 < copy.byteLength; at++)
    if (copy[at] === 0xff && copy[at + 1] === 0xf3) copy[at + 1] = second;
  return copy;
}

function freeFormat(): Bytes {
  const copy = frames.slice();
  copy[2] = (copy[2] ?? 0) & 0x0f;
  return copy;
}
