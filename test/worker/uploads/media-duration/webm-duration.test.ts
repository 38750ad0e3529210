import { describe, expect, it } from 'vitest';
import { concat, indexOf, measure, patch, readMedia, type Bytes } from './media-files.ts';

const picture = readMedia('picture.webm');
const sound = readMedia('sound.webm');

const SEGMENT = '\x18\x53\x80\x67';
const SCALE = '\x2a\xd7\xb1\x83';
const DURATION = '\x44\x89\x88';
const DEFAULT_DURATION = '\x23\xe3\x83\x84';
const CLUSTER = '\x1f\x43\xb6\x75';
const OPUS = 'A_OPUS';

const bytesOf = (...values: number[]) => new Uint8Array(values);
const float64 = (value: number) => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
};

/** A cluster at a time in milliseconds, with one frame of the first track. */
const cluster = (ms: number) =>
  concat(
    bytesOf(0x1f, 0x43, 0xb6, 0x75, 0x8c),
    bytesOf(0xe7, 0x83, ms >> 16, (ms >> 8) & 255, ms & 255),
    bytesOf(0xa3, 0x85, 0x81, 0, 0, 0x80, 0),
  );
/** The file with elements at the end of its segment, whose size is then open. */
const append = (file: Bytes, ...added: Uint8Array[]) =>
  concat(patch(file, SEGMENT, 4, bytesOf(1, 255, 255, 255, 255, 255, 255, 255)), ...added);

describe('the duration of a WebM file', () => {
  it.each<[string, Bytes, number]>([
    ['its blocks have if its header states less', patch(picture, DURATION, 3, float64(1)), 2000],
    [
      'its blocks have if its header states a negative one',
      patch(picture, DURATION, 3, float64(-5)),
      2000,
    ],
    ['its header states if that is more', patch(picture, DURATION, 3, float64(7000)), 7000],
    ['a block in a later cluster has', append(picture, cluster(30_000)), 30_100],
    ['a block that lasts long has', append(picture, longBlock()), 7535],
    ['its packets of Opus have if the times are a thousandth', fastSound(), 2020],
  ])('is what %s', async (_what, file, expected) => {
    expect(await measure('a.webm', file)).toBe(expected);
  });

  it.each<[string, Bytes]>([
    ['pictures faster than any camera records', fastPictures()],
    ['a duration that is no number', patch(picture, DURATION, 3, float64(Number.NaN))],
    ['a duration of more than a day', patch(picture, DURATION, 3, float64(86_400_001))],
    ['a scale of zero', patch(picture, SCALE, 4, bytesOf(0, 0, 0))],
    ['a second segment', concat(picture, picture.subarray(indexOf(picture, SEGMENT)))],
    ['a second file', concat(picture, picture)],
    ['other bytes at the end', concat(picture, new Uint8Array(10))],
    ['a cluster after the segment', concat(picture, cluster(30_000))],
    ['an end within a block', picture.subarray(0, picture.byteLength - 1)],
    ['no cluster', picture.subarray(0, indexOf(picture, CLUSTER))],
    [
      'a block before the time of its cluster',
      append(picture, bytesOf(0x1f, 0x43, 0xb6, 0x75, 0x87, 0xa3, 0x85, 0x81, 0, 0, 0x80, 0)),
    ],
    ['a block of no track', append(picture, cluster(3000).with(12, 0x85))],
    ['a block before zero', append(picture, cluster(0).with(13, 0xff).with(14, 0xff))],
    [
      'pictures of a codec with several in a block',
      patch(picture, 'V_VP8', 0, new TextEncoder().encode('V_MPG')),
    ],
    ['laced blocks', append(picture, cluster(3000).with(15, 0x02))],
    [
      'an element that is larger than its parent',
      append(picture, bytesOf(0x1f, 0x43, 0xb6, 0x75, 0x82, 0xec, 0x91), cluster(30_000)),
    ],
    [
      'sound in another format than Opus',
      patch(sound, OPUS, 0, new TextEncoder().encode('A_XPUS')),
    ],
  ])('is unknown with %s', async (_what, file) => {
    expect(await measure('a.webm', file)).toBeUndefined();
  });
});

/** A group with a block at 2,535 ms that lasts 5 s. */
function longBlock(): Bytes {
  const block = bytesOf(0xa1, 0x85, 0x81, 0, 0x23, 0, 0);
  const group = concat(bytesOf(0xa0, 0x8b), block, bytesOf(0x9b, 0x82, 0x13, 0x88));
  return concat(bytesOf(0x1f, 0x43, 0xb6, 0x75, 0x91, 0xe7, 0x82, 0x09, 0xc4), group);
}

/** Times count in microseconds instead of milliseconds. */
function fast(file: Bytes): Bytes {
  return patch(file, SCALE, 4, bytesOf(0, 0x03, 0xe8));
}

function fastPictures(): Bytes {
  const shortFrames = patch(fast(picture), DEFAULT_DURATION, 4, bytesOf(0, 0, 0, 1));
  return patch(shortFrames, DURATION, 3, float64(1));
}

function fastSound(): Bytes {
  return fast(patch(sound, DURATION, 3, float64(1)));
}
