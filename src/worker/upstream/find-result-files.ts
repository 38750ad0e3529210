/**
 * Finds the addresses in KIE's result that are files to copy. Pure. The rule:
 *
 * 1. A value that is an http address as a whole is a file
 *    - in a field that only ever holds results (FILE_FIELDS), on any host: on one that is not allowed it is visible
 *      as a pending copy;
 *    - in any other field, if its host is one of KIE's file hosts. Elsewhere it may be the caller's own address.
 * 2. The audio and the cover of a song are files, on any host: see song-files.ts.
 * 3. A stream is never a file.
 *
 * Names of fields match in any case and with or without underscores: KIE writes `audio_url` in some responses and
 * `audioUrl` in others. Values that are JSON in a text are searched too.
 */
import { parseJsonOrUndefined } from '../platform/json.ts';
import { isStreamField, readSong } from './song-files.ts';

const FILE_FIELDS = new Set([
  'resulturl',
  'resulturls',
  'resultwatermarkurl',
  'resultwatermarkurls',
  'firstframeurl',
  'lastframeurl',
]);

/** What models say freely. It may repeat addresses of the caller, so only KIE's file hosts count in its songs. */
const TEXT_FIELD = 'resultobject';

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

type AddFile = (address: string, same?: readonly string[]) => void;
type IsFile = (text: string, isAnyHost: boolean) => boolean;

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
  const isFile: IsFile = (text, isAnyHost) => {
    const host = findHost(text);
    return host !== undefined && (isAnyHost || isFileHost(host));
  };
  const root = { value: result, isFileField: false, isInTextField: false, texts: [] };
  const pending: Place[] = [root];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const around = place.texts;
    const addFile: AddFile = (address, same = []) => {
      if (!files.has(address)) files.set(address, same);
      for (const text of around) texts.add(text);
    };
    for (const inner of search(place, isFile, addFile).toReversed())
      if (mayContainFiles(inner.value)) pending.push(inner);
  }
  return { files, texts };
}

/** Adds the files of a value, and returns the values in it. */
function search(place: Place, isFile: IsFile, addFile: AddFile): Place[] {
  const { value, isFileField, isInTextField, texts } = place;
  if (typeof value === 'string') {
    if (isFile(value, isFileField)) addFile(value);
    else if (texts.length < MAX_TEXT_LEVELS)
      return [{ ...place, value: parseJsonOrUndefined(value), texts: [...texts, value] }];
    return [];
  }
  if (Array.isArray(value))
    return value.filter(mayContainFiles).map((item: unknown) => ({ ...place, value: item }));
  const fields = Object.entries(value ?? {}).map(([key, item]) => [nameOf(key), item] as const);
  const song = readSong(
    fields,
    (text) => isFile(text, !isInTextField),
    (address) => isFile(address, false),
  );
  for (const { address, same } of song) addFile(address, same);
  return fields
    .filter(([name]) => !isStreamField(name) && !song.some(({ names }) => names.includes(name)))
    .map(([name, item]) => ({
      ...place,
      value: item,
      isFileField: isFileField || FILE_FIELDS.has(name),
      isInTextField: isInTextField || name === TEXT_FIELD,
    }));
}

/** Leaves out most values, so that a long list takes no memory. */
function mayContainFiles(value: unknown): boolean {
  return typeof value === 'string'
    ? MAY_CONTAIN.test(value)
    : typeof value === 'object' && value !== null;
}

function findHost(text: string): string | undefined {
  if (text.length > MAX_ADDRESS_CHARACTERS || !/^https?:\/\//i.test(text)) return undefined;
  return URL.parse(text)?.hostname;
}

const nameOf = (key: string) => key.toLowerCase().replaceAll('_', '');
