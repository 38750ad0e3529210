import { describe, expect, it } from 'vitest';
import { asciiBytes, concat, indexOf, measure, patch, readMedia, uint32 } from './media-files.ts';
import type { Bytes } from './media-files.ts';

/** Where fields are, from the first letter of their box's type. */
const MVHD_DURATION = 20;
const TKHD_DURATION = 24;
const MDHD_TIMESCALE = 16;
const MDHD_DURATION = 20;
const TABLE_COUNT = 8;
const FIRST_ENTRY = 12;
const COMMON_SIZE = 8;
const FIRST_SIZE = 16;
const KINDS_OF_SAMPLES = 8;
const FORMAT = 16;
const OBJECT_TYPE = 21;

const clip = readMedia('moov-first.mp4');
const sound = readMedia('sound.m4a');
const mpeg4 = readMedia('quicktime.mov');
const MPEG1_VISUAL = new Uint8Array([0x6a]);

const box = (type: string, ...content: Uint8Array[]): Bytes => {
  const body = concat(...content);
  return concat(uint32(body.byteLength + 8), asciiBytes(type), body);
};

/** The file with a box added at the end of `parents`, the outermost first, whose sizes grow. The media data has to come first. */
function insert(bytes: Bytes, parents: readonly string[], added: Uint8Array): Bytes {
  let copy = bytes.slice();
  let at = 0;
  let end = copy.byteLength;
  for (const parent of parents) {
    at = indexOf(copy, parent, at) - 4;
    const view = new DataView(copy.buffer);
    end = at + view.getUint32(at);
    view.setUint32(at, view.getUint32(at) + added.byteLength);
  }
  copy = concat(copy.subarray(0, end), added, copy.subarray(end));
  return copy;
}

const last = readMedia('moov-last.mp4');
const hide = (added: Uint8Array, ...parents: string[]) => insert(last, ['moov', ...parents], added);

/** Every duration that the headers state is 10 ms or less. */
const shortHeaders = (bytes: Bytes) =>
  [
    ['mvhd', MVHD_DURATION],
    ['tkhd', TKHD_DURATION],
    ['mdhd', MDHD_DURATION],
    ['elst', FIRST_ENTRY],
  ].reduce((file, [type, at]) => patch(file, type as string, at as number, uint32(10)), bytes);

describe('the duration of an MP4 file', () => {
  it('is that of its samples if every header states less', async () => {
    expect(await measure('a.mp4', shortHeaders(clip))).toBe(2000);
    expect(await measure('a.m4a', shortHeaders(sound))).toBe(2112);
  });

  it.each([
    ['the movie', 'mvhd', MVHD_DURATION, uint32(9000), 9000],
    ['the track', 'tkhd', TKHD_DURATION, uint32(8000), 8000],
    ['the media', 'mdhd', MDHD_DURATION, uint32(10_240 * 7), 7000],
    ['an edit', 'elst', FIRST_ENTRY, uint32(6000), 6000],
  ])('is what %s claims if that is more', async (_what, type, at, value, expected) => {
    expect(await measure('a.mp4', patch(clip, type, at, value))).toBe(expected);
  });

  it('counts a pause that an edit list adds before the media, and all of the media after it', async () => {
    const pause = box(
      'elst',
      uint32(0),
      uint32(2),
      uint32(3000),
      uint32(0xffffffff),
      uint32(65_536),
    );
    const edits = concat(pause, uint32(10), uint32(2048), uint32(65_536));
    edits.set(uint32(edits.byteLength));
    const at = indexOf(last, 'elst') - 4;
    const grown = insert(last, ['moov', 'trak', 'edts'], new Uint8Array(12));
    const file = concat(grown.subarray(0, at), edits, grown.subarray(at + edits.byteLength));
    expect(await measure('a.mp4', file)).toBe(5000);
  });

  it('is what a movie with a header of 64-bit numbers claims', async () => {
    const header = [new Uint8Array([1, 0, 0, 0]), new Uint8Array(16), uint32(1000)];
    const long = box('mvhd', ...header, uint32(0), uint32(9000), new Uint8Array(80));
    const at = indexOf(last, 'mvhd') - 4;
    const grown = insert(last, ['moov'], new Uint8Array(12));
    const file = concat(grown.subarray(0, at), long, last.subarray(at + 108));
    expect(await measure('a.mp4', file)).toBe(9000);
  });

  it('counts all of the media for a single edit without a duration, which lasts to the end', async () => {
    expect(await measure('a.mp4', patch(clip, 'elst', FIRST_ENTRY, uint32(0)))).toBe(2000);
  });

  it('counts the delay of a sample that is shown long after it is decoded', async () => {
    const file = patch(clip, 'ctts', FIRST_ENTRY + 4, uint32(10_240 * 60));
    expect(await measure('a.mp4', file)).toBeGreaterThanOrEqual(60_000);
  });

  it('is that of the AAC frames at their rate if a higher timescale makes all headers and samples short', async () => {
    const fast = patch(shortHeaders(sound), 'mdhd', MDHD_TIMESCALE, uint32(16_000 * 1000));
    expect(await measure('a.m4a', fast)).toBe(2112);
  });

  it('is that of sound whose largest sample is as large as a frame of AAC can be', async () => {
    const file = patch(sound, 'stsz', FIRST_SIZE, uint32(768));
    expect(await measure('a.m4a', file)).toBe(2112);
  });

  it.each(['avc3', 'hvc1', 'hev1', 'dvh1', 'vp09', 'jpeg', 'apcn'])(
    'is known if the pictures are of the format %s, with one in a sample',
    async (format) => {
      const file = patch(clip, 'stsd', FORMAT, asciiBytes(format));
      expect(await measure('a.mp4', file)).toBe(2000);
    },
  );

  it.each<[string, Bytes]>([
    ['pictures come faster than any camera records', fastPictures()],
    [
      'two tables of samples',
      hide(box('stts', uint32(0), uint32(0)), 'trak', 'mdia', 'minf', 'stbl'),
    ],
    ['more sizes than times of samples', patch(clip, 'stsz', TABLE_COUNT + 4, uint32(21))],
    ['fewer sizes than times of samples', patch(clip, 'stts', FIRST_ENTRY, uint32(21))],
    ['a table longer than its box', patch(clip, 'stts', TABLE_COUNT, uint32(1_000_000))],
    ['a track hidden in metadata', hide(box('udta', box('trak', new Uint8Array(100))))],
    [
      'a track hidden in the description of samples',
      hide(box('sinf', box('trak')), 'trak', 'mdia', 'minf', 'stbl', 'stsd'),
    ],
    ['fragments announced', hide(box('mvex', box('trex', new Uint8Array(24))))],
    ['a fragment at the end', concat(clip, box('moof', new Uint8Array(16)))],
    ['a second movie', concat(clip, last.subarray(indexOf(last, 'moov') - 4))],
    ['a track outside of the movie', concat(clip, box('trak', new Uint8Array(16)))],
    ['a box that is larger than its parent', patch(clip, 'mdia', -4, uint32(100_000))],
    ['a box that is smaller than its header', concat(clip, uint32(4), asciiBytes('free'))],
    ['other bytes at the end', concat(clip, new Uint8Array(40).fill(1))],
    ['an end within the media data', clip.subarray(0, clip.byteLength - 1)],
    ['no movie', box('mdat', new Uint8Array(100))],
    [
      'a movie without tracks',
      box('moov', box('mvhd', new Uint8Array(12), uint32(1000), uint32(5000), new Uint8Array(80))),
    ],
    ['a timescale of zero', patch(clip, 'mdhd', MDHD_TIMESCALE, uint32(0))],
    ['an unknown duration', patch(clip, 'mdhd', MDHD_DURATION, uint32(0xffffffff))],
    ['a duration of more than a day', patch(clip, 'mvhd', MVHD_DURATION, uint32(86_400_001))],
    ['sound in another format than AAC', patch(sound, 'esds', 0, asciiBytes('alac'))],
    ['two configurations of sound', patch(sound, 'esds', 18, asciiBytes('esds'))],
    [
      'a sample of sound larger than a frame of AAC, which may be many frames',
      patch(sound, 'stsz', FIRST_SIZE, uint32(769)),
    ],
    [
      'samples of sound that all are larger than a frame of AAC',
      patch(sound, 'stsz', COMMON_SIZE, uint32(769)),
    ],
    ['an unknown number of channels', patch(sound, 'esds', 40, new Uint8Array([0x00]))],
    ['pictures of MPEG-1 by their format', patch(clip, 'stsd', FORMAT, asciiBytes('m1v1'))],
    ['pictures of AV1, with many in a sample', patch(clip, 'stsd', FORMAT, asciiBytes('av01'))],
    ['pictures of MPEG-1 by their descriptor', patch(mpeg4, 'esds', OBJECT_TYPE, MPEG1_VISUAL)],
    [
      'a descriptor of another codec in the description of H.264',
      hide(box('esds', new Uint8Array(30)), 'trak', 'mdia', 'minf', 'stbl', 'stsd', 'avc1'),
    ],
    ['a descriptor of a codec outside of it', hide(box('esds', new Uint8Array(30)), 'trak')],
    ['samples of two kinds', patch(clip, 'stsd', KINDS_OF_SAMPLES, uint32(2))],
    ['an index of segments after the movie', concat(clip, box('sidx', new Uint8Array(36)))],
    ['an index of segments in the movie', hide(box('sidx', new Uint8Array(36)))],
    ['a track of an unknown kind', patch(clip, 'vide', 0, asciiBytes('wxyz'))],
  ])('is unknown with %s', async (_what, file) => {
    expect(await measure('a.mp4', file)).toBeUndefined();
  });

  it.each([
    ['free space', box('free', new Uint8Array(100_000))],
    ['metadata', box('udta', new Uint8Array(20_000))],
    [
      'a box with a 64-bit size',
      concat(uint32(1), asciiBytes('free'), uint32(0), uint32(24), new Uint8Array(8)),
    ],
    [
      'media data to the end of the file',
      concat(uint32(0), asciiBytes('mdat'), new Uint8Array(500)),
    ],
  ])('does not depend on %s after the movie', async (_what, added) => {
    expect(await measure('a.mp4', concat(clip, added))).toBe(2000);
  });
});

/** A timescale a hundred times as high, so that two seconds of pictures take 20 ms. */
function fastPictures(): Bytes {
  return patch(shortHeaders(clip), 'mdhd', MDHD_TIMESCALE, uint32(10_240 * 100));
}
