/** Seconds of an MP4, MOV or M4A file (ISO/IEC 14496-12, QuickTime), by the tables of its samples. */
import { MIB } from '../../platform/units.ts';
import {
  asciiOf,
  MAX_SEEN_BYTES,
  Nesting,
  unreadable,
  type MediaParser,
  type Move,
} from './media-walker.ts';
import { Mp4Track } from './mp4-track.ts';

/** A box's size and type with a 64-bit size, and the fixed fields of the boxes that are read. */
const SEEN_BYTES = 64;

/** Of everything but the media data, which is read or searched and costs CPU time. Two hours of film have about 3 MiB. */
const MAX_MOVIE_BYTES = 16 * MIB;

/** Boxes of boxes, wherever they are: readers, too, look at their type only. */
const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'edts']);
/** Boxes at the top level that no reader looks into. */
const OPAQUE = new Set(['ftyp', 'mdat', 'free', 'skip', 'wide', 'uuid']);
/** Boxes that change the duration, or belong to a fragmented, indexed or compressed movie. */
const SIGNIFICANT = /moov|trak|mdhd|stts|elst|ctts|moof|mvex|sidx|cmov/;
/** Boxes that change the codec, outside a sample entry too. */
const SIGNIFICANT_OR_CODEC = /moov|trak|mdhd|stts|elst|ctts|moof|mvex|sidx|cmov|stsd|esds/;

interface Movie {
  timescale: number;
  /** In units of the timescale. */
  duration: number;
  tracks: Mp4Track[];
  /** Of the boxes at the top level that are not opaque. */
  bytes: number;
}

interface Box {
  readonly type: string;
  /** Size of its header and of the whole, in bytes. */
  readonly header: number;
  readonly size: number;
}

/**
 * The longest that the movie, a track, its samples or its edits claim. Unknown: a fragmented movie, and one whose
 * tables contradict each other or do not show how long it plays.
 */
export function* parseMp4(): MediaParser {
  const nesting = new Nesting();
  const movie: Movie = { timescale: 0, duration: 0, tracks: [], bytes: 0 };
  let skip = 0;
  let position = 0;
  for (;;) {
    const view = yield { skip, see: SEEN_BYTES };
    if (view.byteLength === 0) break;
    const isTop = nesting.depthAt(position) === 0;
    const box = readBox(view);
    const { type, header, size } = box;
    if (position + size > nesting.end) unreadable();
    const isOpaque = isTop && OPAQUE.has(type);
    if (isTop && !isOpaque && (movie.bytes += size) > MAX_MOVIE_BYTES) unreadable();
    const isContainer = CONTAINERS.has(type) && isTop === (type === 'moov');
    if (isContainer) {
      nesting.enter(position + size);
      if (type === 'trak') movie.tracks.push(new Mp4Track());
      skip = header;
    } else skip = isOpaque ? size : yield* readLeaf(movie, box, view);
    position += isContainer ? header : size;
  }
  return longestSeconds(movie);
}

function readBox(view: DataView): Box {
  const type = asciiOf(view, 4, 8);
  const small = view.getUint32(0);
  // Only the last box may extend to the end of the file.
  if (small === 0) return { type, header: 8, size: OPAQUE.has(type) ? Infinity : unreadable() };
  const [header, size] = small === 1 ? [16, readUint64(view, 8)] : [8, small];
  return size < header ? unreadable() : { type, header, size };
}

function readUint64(view: DataView, offset: number): number {
  return view.getUint32(offset) * 2 ** 32 + view.getUint32(offset + 4);
}

/** Of `mvhd` and `mdhd`, which are alike. A duration of ones alone is unknown. */
function readMediaHeader(body: DataView): { timescale: number; duration: number } {
  const isLong = body.getUint8(0) === 1;
  const timescale = body.getUint32(isLong ? 20 : 12);
  return timescale === 0
    ? unreadable()
    : { timescale, duration: readDuration(body, isLong ? 24 : 16) };
}

function readDuration(body: DataView, offset: number): number {
  const isLong = body.getUint8(0) === 1;
  const high = isLong ? body.getUint32(offset) : 0;
  const low = body.getUint32(isLong ? offset + 4 : offset);
  return low === 2 ** 32 - 1 ? unreadable() : high * 2 ** 32 + low;
}

/** Reads a box of the movie. Returns the bytes from the current position to its end. */
function* readLeaf(movie: Movie, box: Box, view: DataView): Generator<Move, number, DataView> {
  const { type, header, size } = box;
  const bodyBytes = Math.min(view.byteLength, size) - header;
  const body = new DataView(view.buffer, view.byteOffset + header, bodyBytes);
  if (type === 'mvhd') {
    // Another one would be of a second movie.
    if (movie.timescale !== 0) unreadable();
    Object.assign(movie, readMediaHeader(body));
    return size;
  }
  const track = movie.tracks.at(-1);
  if (track === undefined) return yield* search(size);
  switch (type) {
    case 'tkhd':
      track.shownDuration = readDuration(body, body.getUint8(0) === 1 ? 28 : 20);
      return size;
    case 'mdhd':
      if (track.timescale !== 0) unreadable();
      Object.assign(track, readMediaHeader(body));
      return size;
    case 'hdlr':
      track.handlers += asciiOf(body, 8, 12);
      return size;
    case 'stsd':
      // Only one with a large colour profile is larger.
      if (size > MAX_SEEN_BYTES) unreadable();
      track.readSampleEntry(yield { skip: 0, see: size }, header);
      return yield* search(size, SIGNIFICANT);
    case 'stsz': {
      const bytes = body.getUint32(4);
      track.setSizes(body.getUint32(8), bytes);
      if (bytes > 0) return size;
      return yield* readTable(box, 4, (table, at) => track.addSize(table.getUint32(at)), 12);
    }
    case 'stz2':
      // Sizes of a few bits: rare, and so they count as unlimited.
      track.setSizes(body.getUint32(8), Infinity);
      return size;
    case 'stts':
      track.beginTable(type);
      return yield* readTable(box, 8, (table, at) => track.addSamples(table, at));
    case 'ctts':
      track.beginTable(type);
      return yield* readTable(box, 8, (table, at) => track.addOffsets(table, at));
    case 'elst': {
      track.beginTable(type);
      const isLong = body.getUint8(0) === 1;
      return yield* readTable(box, isLong ? 20 : 12, (table, at) =>
        track.addEdit(table, at, isLong),
      );
    }
    default:
      return yield* search(size);
  }
}

/** Calls `visit` with the place of each entry of a table, which follows its fields: the last is the number of entries. */
function* readTable(
  { header, size }: Box,
  entryBytes: number,
  visit: (table: DataView, at: number) => void,
  fieldBytes = 8,
): Generator<Move, number, DataView> {
  const view = yield { skip: header, see: fieldBytes };
  let entries = view.getUint32(fieldBytes - 4);
  const rest = size - header - fieldBytes - entries * entryBytes;
  if (rest < 0) unreadable();
  let skip = fieldBytes;
  while (entries > 0) {
    const count = Math.min(entries, Math.floor(MAX_SEEN_BYTES / entryBytes));
    const seen = yield { skip, see: count * entryBytes };
    for (let at = 0; at < count * entryBytes; at += entryBytes) visit(seen, at);
    skip = count * entryBytes;
    entries -= count;
  }
  return skip + rest;
}

/** Throws if the bytes at the current position contain the type of a significant box: some readers would find it. */
function* search(bytes: number, types = SIGNIFICANT_OR_CODEC): Generator<Move, number, DataView> {
  let left = bytes;
  let skip = 0;
  while (left > 0) {
    const seen = yield { skip, see: Math.min(left, MAX_SEEN_BYTES) };
    if (seen.byteLength < Math.min(left, MAX_SEEN_BYTES)) unreadable();
    if (types.test(asciiOf(seen))) unreadable();
    // The next part begins with the last three bytes of this one: a type may be across both.
    skip = left > seen.byteLength ? seen.byteLength - 3 : seen.byteLength;
    left -= skip;
  }
  return skip;
}

function longestSeconds({ timescale, duration, tracks }: Movie): number {
  if (timescale === 0 || tracks.length === 0) unreadable();
  const seconds = Math.max(
    duration / timescale,
    ...tracks.map((track) => track.longestSeconds(timescale)),
  );
  return tracks.every((track) => track.isPlausible(seconds)) ? seconds : unreadable();
}
