/**
 * Finds the addresses in KIE's result that are files to copy. Pure. The rule:
 *
 * 1. A value that is an http address as a whole is a file
 *    - in a field that only ever holds results (FILE_FIELDS), on any host: on one that is not allowed it is visible
 *      as a pending copy;
 *    - in any other field, if its host is one of KIE's file hosts. Elsewhere it may be the caller's own address.
 * 2. A song of Suno has up to four addresses of the same audio, and as many of its cover: KIE's copy (`audio_url`),
 *    Suno's original (`source_audio_url`) and the streams of both. KIE's copy is the file, or the original if there
 *    is no copy. The other addresses get the same link.
 * 3. A stream (`stream_audio_url`) is never copied: it works only while the song is being generated, and need not
 *    end. The finished song takes its place, because many clients play the stream first. Without a finished song
 *    the address stays as it is.
 *
 * Names of fields match in any case and with or without underscores: KIE writes `audio_url` in some responses and
 * `audioUrl` in others. Values that are JSON in a text are searched too.
 */
import { parseJsonOrUndefined } from '../platform/json.ts';

const FILE_FIELDS = new Set([
  'resulturl',
  'resulturls',
  'resultwatermarkurl',
  'resultwatermarkurls',
  'firstframeurl',
  'lastframeurl',
]);

/** What models say freely. It may repeat addresses of the caller, so only KIE's file hosts count in it. */
const TEXT_FIELD = 'resultobject';

/** The files of a song, and what precedes their names for other addresses of the same content. */
const SONG_FILES = ['audiourl', 'imageurl'];
const SAME_CONTENT = ['', 'source', 'stream', 'sourcestream'];
const SONG_MARKS = SAME_CONTENT.map((prefix) => `${prefix}audiourl`);

const STREAM_FIELD = /stream.*urls?$/;

/** The beginning of an address, or of JSON in a text. */
const MAY_CONTAIN = /^(?:https?:\/\/|\s*[[{])/i;

/** An address of KIE has some hundred characters. */
const MAX_ADDRESS_CHARACTERS = 8192;

/** JSON is encoded in a text within a text at most this often. */
const MAX_TEXT_LEVELS = 2;

export interface FoundFiles {
  /** The address of each file, in the order of the result, with the other addresses of the same content. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  /** Values that are JSON in a text and contain files. */
  readonly texts: ReadonlySet<string>;
}

/** A value in the result, and what is known of its place. */
interface Place {
  readonly value: unknown;
  /** Every address here is a file. */
  readonly isFileField: boolean;
  readonly isInTextField: boolean;
  /** The texts around it, outermost first. */
  readonly texts: readonly string[];
}

/**
 * Searches a parsed result. `isFileHost`: whether a host is one of KIE's file hosts. Takes time and memory in
 * proportion to the result, and no stack, however deeply it is nested.
 */
export function findResultFiles(
  result: unknown,
  isFileHost: (host: string) => boolean,
): FoundFiles {
  const files = new Map<string, readonly string[]>();
  const texts = new Set<string>();
  const pending: Place[] = [{ value: result, isFileField: false, isInTextField: false, texts: [] }];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const { value } = place;
    const addFile = (address: string, same: readonly string[] = []): void => {
      if (!files.has(address)) files.set(address, same);
      for (const text of place.texts) texts.add(text);
    };
    if (typeof value === 'string') {
      if (isFile(value, place.isFileField, isFileHost)) addFile(value);
      else if (place.texts.length < MAX_TEXT_LEVELS) pushText(pending, place, value);
    } else if (Array.isArray(value)) {
      for (const item of value.toReversed()) push(pending, { ...place, value: item });
    } else if (typeof value === 'object' && value !== null) {
      const fields = Object.entries(value).map(([key, item]) => [nameOf(key), item] as const);
      const song = readSong(fields, !place.isInTextField, isFileHost);
      for (const { address, same } of song) addFile(address, same);
      for (const [name, item] of fields.toReversed()) {
        if (STREAM_FIELD.test(name) || song.some(({ names }) => names.includes(name))) continue;
        push(pending, {
          ...place,
          value: item,
          isFileField: place.isFileField || FILE_FIELDS.has(name),
          isInTextField: place.isInTextField || name === TEXT_FIELD,
        });
      }
    }
  }
  return { files, texts };
}

interface SongFile {
  readonly address: string;
  /** Other addresses of the same content. */
  readonly same: readonly string[];
  /** The fields of all of them. */
  readonly names: readonly string[];
}

/** The audio and the cover of an object that is a song. `isTrusted`: its fields hold KIE's addresses only. */
function readSong(
  fields: readonly (readonly [string, unknown])[],
  isTrusted: boolean,
  isFileHost: (host: string) => boolean,
): SongFile[] {
  if (!fields.some(([name]) => SONG_MARKS.includes(name))) return [];
  const values = new Map(fields.filter(([, value]) => value !== ''));
  return SONG_FILES.flatMap((file) => {
    const names = SAME_CONTENT.map((prefix) => prefix + file);
    const [copy, original, ...streams] = names.map((name) => {
      const value = values.get(name);
      return typeof value === 'string' && isFile(value, isTrusted, isFileHost) ? value : undefined;
    });
    const address = copy ?? original;
    if (address === undefined) return [];
    const same = [original, ...streams].filter((other) => other !== undefined);
    return [{ address, same, names }];
  });
}

/** Leaves out what cannot contain an address, so that a long list takes no memory. */
function push(pending: Place[], place: Place): void {
  const { value } = place;
  const mayContain =
    typeof value === 'string'
      ? MAY_CONTAIN.test(value)
      : typeof value === 'object' && value !== null;
  if (mayContain) pending.push(place);
}

function pushText(pending: Place[], place: Place, text: string): void {
  const value = parseJsonOrUndefined(text);
  if (typeof value === 'object') pending.push({ ...place, value, texts: [...place.texts, text] });
}

function isFile(text: string, isAnyHost: boolean, isFileHost: (host: string) => boolean): boolean {
  if (text.length > MAX_ADDRESS_CHARACTERS || !/^https?:\/\//i.test(text)) return false;
  const { hostname } = URL.parse(text) ?? {};
  return hostname !== undefined && (isAnyHost || isFileHost(hostname));
}

const nameOf = (key: string) => key.toLowerCase().replaceAll('_', '');
