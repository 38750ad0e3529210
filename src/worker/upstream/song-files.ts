/**
 * The files of a song of Suno. Pure. A song has up to four addresses of the same audio, and as many of its cover:
 * KIE's copy (`audio_url`), Suno's original (`source_audio_url`), and the streams of both. A stream works only while
 * the song is being generated, and need not end, so it is never a file: the finished song takes its place, because
 * many clients play the stream first.
 */

const SONG_FILES = ['audiourl', 'imageurl'];
const SAME_CONTENT = ['', 'source', 'stream', 'sourcestream'];
const SONG_MARKS = new Set(SAME_CONTENT.map((prefix) => `${prefix}audiourl`));

/** A field with its name in lower case and without underscores. */
export type Field = readonly [name: string, value: unknown];

export interface SongFile {
  readonly address: string;
  /** All addresses of the same content. */
  readonly same: readonly string[];
  /** The fields of all of them. */
  readonly names: readonly string[];
}

/**
 * The audio and the cover in the fields of an object; none if it is no song. Without a finished audio or cover, its
 * streams stay as they are. `isFile` tells whether a text is the address of a file, `isOnFileHost` whether it can be
 * fetched: of a copy and an original, the one that can.
 */
export function readSong(
  fields: readonly Field[],
  isFile: (text: string) => boolean,
  isOnFileHost: (address: string) => boolean,
): SongFile[] {
  if (!fields.some(([name]) => SONG_MARKS.has(name))) return [];
  const values = new Map(fields.filter(([, value]) => value !== ''));
  return SONG_FILES.flatMap((file) => {
    const names = SAME_CONTENT.map((prefix) => prefix + file);
    const addresses = names.map((name) => {
      const value = values.get(name);
      return typeof value === 'string' && isFile(value) ? value : undefined;
    });
    const finished = addresses.slice(0, 2).filter((address) => address !== undefined);
    const address = finished.find(isOnFileHost) ?? finished[0];
    if (address === undefined) return [];
    return [{ address, same: addresses.filter((other) => other !== undefined), names }];
  });
}

/** Whether a field holds addresses of streams. */
export function isStreamField(name: string): boolean {
  return name.includes('stream') && /urls?$/.test(name);
}
