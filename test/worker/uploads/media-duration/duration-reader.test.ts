import { array, assert, asyncProperty, constantFrom, integer, nat, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, measure, MEDIA_FILES, readMedia, type MediaFile } from './media-files.ts';

const DURATIONS: Record<MediaFile, number | undefined> = {
  'moov-first.mp4': 2000,
  'moov-last.mp4': 2000,
  'sound.mp4': 2112, // AAC begins with samples that an edit list cuts
  'quicktime.mov': 2112,
  'sound.m4a': 2112,
  'fragmented.mp4': undefined,
  'integers.wav': 2000,
  'floats.wav': 2000,
  'extensible.wav': 2000,
  'cbr.mp3': 2088,
  'cbr-described.mp3': 2124, // the frame that describes the file counts
  'vbr.mp3': 2448, // by the lowest bitrate
  'vbr-described.mp3': 2124,
  'tags.mp3': 2124,
  'picture.webm': 2000,
  'sound.webm': 2021,
  'live.webm': 2021,
  'vorbis.webm': undefined,
};

describe('the duration of a media file', () => {
  it.each(MEDIA_FILES)('of two seconds is read from %s, or unknown', async (name) => {
    expect(await measure(name, readMedia(name))).toBe(DURATIONS[name]);
  });

  it.each(MEDIA_FILES)('does not depend on the chunks in which %s arrives', async (name) => {
    const bytes = readMedia(name);
    const single = Array.from(bytes, (_byte, at) => bytes.subarray(at, at + 1));
    expect(await measure(name, ...single)).toBe(DURATIONS[name]);
    await assert(
      asyncProperty(array(nat(bytes.byteLength), { maxLength: 8 }), async (cuts) => {
        const ends = [...cuts, bytes.byteLength].toSorted((one, other) => one - other);
        const chunks = ends.map((end, n) => bytes.subarray(n === 0 ? 0 : ends[n - 1], end));
        expect(await measure(name, ...chunks)).toBe(DURATIONS[name]);
      }),
      { numRuns: 20 },
    );
  });

  it('does not depend on chunks that are overwritten once the next one is requested', async () => {
    const bytes = readMedia('sound.mp4');
    const { durationReader } =
      await import('../../../../src/worker/uploads/media-duration/duration-reader.ts');
    const reader = durationReader('mp4');
    async function* reuse() {
      const buffer = new Uint8Array(100);
      for (let at = 0; at < bytes.byteLength; at += 100) {
        buffer.set(bytes.subarray(at, at + 100));
        yield buffer.subarray(0, Math.min(100, bytes.byteLength - at));
        buffer.fill(255);
      }
    }
    for await (const chunk of reader.observe(reuse())) void chunk;
    expect(reader.end()).toBe(2112);
  });

  it('is never lowered by another value of one byte, for files whose lengths are stated twice', async () => {
    const names = constantFrom<MediaFile>(
      ...MEDIA_FILES.filter((name) => DURATIONS[name] !== undefined && !name.endsWith('webm')),
    );
    await assert(
      asyncProperty(names, nat(), integer({ min: 1, max: 255 }), async (name, place, change) => {
        const bytes = readMedia(name);
        const at = place % bytes.byteLength;
        bytes[at] = (bytes[at] ?? 0) ^ change;
        expect([name, at, (await measure(name, bytes)) ?? Infinity]).toEqual([
          name,
          at,
          expect.toSatisfy((ms: number) => ms >= 2000),
        ]);
      }),
      { numRuns: 1500 },
    );
  });

  it('is a number of milliseconds up to a day, or unknown, for every file of garbage', async () => {
    const change = tuple(nat(), array(integer({ min: 0, max: 255 }), { maxLength: 12 }));
    const changes = array(change, { maxLength: 6 });
    await assert(
      asyncProperty(constantFrom(...MEDIA_FILES), changes, nat(), async (name, writes, length) => {
        const bytes = readMedia(name);
        for (const [place, values] of writes)
          bytes.set(values.slice(0, bytes.byteLength), place % Math.max(1, bytes.byteLength - 12));
        const cut = length % 2 === 0 ? bytes : bytes.subarray(0, length % bytes.byteLength);
        const ms = (await measure(name, cut)) ?? 1;
        expect(Number.isSafeInteger(ms) && ms > 0 && ms <= 86_400_000).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['mp4', 'wav', 'mp3', 'webm', 'avi', 'ogg', 'png'])(
    'is unknown for a %s file that is empty, too short or of zeros',
    async (ext) => {
      const files = [[], [new Uint8Array(3)], [new Uint8Array(5000)], [concat()]];
      expect(await Promise.all(files.map((chunks) => measure(`a.${ext}`, ...chunks)))).toEqual(
        files.map(() => undefined),
      );
    },
  );
});
