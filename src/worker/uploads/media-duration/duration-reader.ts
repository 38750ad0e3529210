/** Reads how long a media file plays while its bytes pass, as an upper bound: reservations depend on it. */
import { SECOND_MS, HOUR_MS } from '../../platform/units.ts';
import { MediaWalker, type MediaParser } from './media-walker.ts';
import { parseMp3 } from './mp3-duration.ts';
import { parseMp4 } from './mp4-duration.ts';
import { parseWav } from './wav-duration.ts';
import { parseWebm } from './webm-duration.ts';

/** By the extension of the detected type. */
const PARSERS: Readonly<Record<string, () => MediaParser>> = {
  mp4: parseMp4,
  mov: parseMp4,
  m4a: parseMp4,
  wav: parseWav,
  mp3: parseMp3,
  webm: parseWebm,
};

/** Longer than any model accepts: such a number is an error or a lie. */
const MAX_DURATION_MS = 24 * HOUR_MS;

export interface DurationReader {
  /** Reads the next bytes of the file. */
  read(chunk: Uint8Array): void;
  /** Passes the chunks through and reads them. */
  observe(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
  /** Milliseconds, rounded up, after the last chunk; undefined if the duration is unknown. */
  end(): number | undefined;
}

/** A reader for one file. Files of other formats have an unknown duration. */
export function durationReader(ext: string): DurationReader {
  const parse = PARSERS[ext];
  const walker = parse === undefined ? undefined : new MediaWalker(parse());
  return {
    read: (chunk) => walker?.push(chunk),
    async *observe(chunks) {
      for await (const chunk of chunks) {
        walker?.push(chunk);
        yield chunk;
      }
    },
    end: () => {
      const ms = Math.ceil((walker?.end() ?? 0) * SECOND_MS);
      return ms > 0 && ms <= MAX_DURATION_MS ? ms : undefined;
    },
  };
}
