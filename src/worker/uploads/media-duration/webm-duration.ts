/** Seconds of a WebM or Matroska file, by the times of all its blocks. */
import { SECOND_MS } from '../../platform/units.ts';
import { asciiOf, Nesting, unreadable, type MediaParser } from './media-walker.ts';
import { opusMilliseconds } from './opus-packet.ts';
import { MAX_FRAMES_PER_SECOND } from './video-rate.ts';

/** An element's id (up to 4 bytes) and size (up to 8), and the values that are read. */
const SEEN_BYTES = 64;

// The elements of RFC 9559 that take part, by their ids.
const EBML = 0x1a45dfa3;
const VOID = 0xec;
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TIMESTAMP_SCALE = 0x2ad7b1;
const DURATION = 0x4489;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
const TRACK_TYPE = 0x83;
const CODEC_ID = 0x86;
const DEFAULT_DURATION = 0x23e383;
const TRACK_TIMESTAMP_SCALE = 0x23314f;
const CONTENT_ENCODINGS = 0x6d80;
const CLUSTER = 0x1f43b675;
const CLUSTER_TIMESTAMP = 0xe7;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;
const SIMPLE_BLOCK = 0xa3;
const BLOCK_DURATION = 0x9b;

const CONTAINERS = new Set([SEGMENT, INFO, TRACKS, TRACK_ENTRY, CLUSTER, BLOCK_GROUP]);
/** A live recording does not know the sizes of these. */
const OPEN_ENDED = new Set([SEGMENT, CLUSTER]);

const VIDEO_TRACK = 1;
const AUDIO_TRACK = 2;
/** Of pictures: a block has one. Blocks of MPEG-1 and MPEG-2 may have many. */
const SINGLE_FRAME_CODECS = /^V_(?:VP8|VP9|AV1|MPEG4\/ISO\/AVC|MPEGH\/ISO\/HEVC)\0*$/;
const LACING_FLAGS = 0x06;
const DEFAULT_SCALE = 1_000_000;
const NANOSECONDS = 1e9;

interface Track {
  type: number;
  codec: string;
  /** Seconds of a block: of each, if the track says so, or of the longest packet of audio. */
  blockSeconds: number | undefined;
  blocks: number;
  /** Time of the latest block, and the longest time between two, in units of TimestampScale. */
  last: number | undefined;
  longestGap: number;
  /** End of the latest block whose own duration is known, in the same units. */
  end: number;
  /** Milliseconds in the packets, for Opus. */
  packetMs: number;
}

interface Movie {
  scale: number | undefined;
  /** In units of TimestampScale. */
  duration: number;
  segments: number;
  tracks: Track[];
  byNumber: Map<number, Track>;
  clusterTime: number | undefined;
  block: Track | undefined;
}

/**
 * The longest of Info.Duration, the last block of each track with its duration, and the audio in the packets.
 * Unknown: audio other than Opus, whose packets do not show their length, pictures of codecs with several in a block,
 * times before zero, encoded or laced tracks, and elements that are out of place.
 */
export function* parseWebm(): MediaParser {
  const nesting = new Nesting();
  const movie: Movie = {
    scale: undefined,
    duration: 0,
    segments: 0,
    tracks: [],
    byNumber: new Map(),
    clusterTime: undefined,
    block: undefined,
  };
  let skip = 0;
  let position = 0;
  for (;;) {
    const view = yield { skip, see: SEEN_BYTES };
    if (view.byteLength === 0) break;
    position += skip;
    const depth = nesting.depthAt(position);
    const { id, size, headerBytes } = readHeader(view);
    const isContainer = CONTAINERS.has(id);
    if (depth === 0 && id !== VOID && (position === 0 ? id !== EBML : id !== SEGMENT)) unreadable();
    if (size === undefined && !OPEN_ENDED.has(id)) unreadable();
    const end = size === undefined ? nesting.end : position + headerBytes + size;
    if (end > nesting.end) unreadable();
    if (isContainer) nesting.enter(end);
    const body = new DataView(
      view.buffer,
      view.byteOffset + headerBytes,
      Math.min(view.byteLength - headerBytes, size ?? 0),
    );
    readElement(movie, id, body, size ?? 0);
    skip = headerBytes + (isContainer ? 0 : (size ?? 0));
  }
  return longestSeconds(movie);
}

/** A size of ones alone is unknown. */
function readHeader(view: DataView) {
  const idBytes = vintBytes(view, 0);
  if (idBytes > 4) unreadable();
  const sizeBytes = vintBytes(view, idBytes);
  if (sizeBytes > 8) unreadable();
  const size = readVint(view, idBytes, sizeBytes);
  return {
    id: readUint(view, 0, idBytes),
    size: size >= 2 ** (7 * sizeBytes) - 1 ? undefined : size,
    headerBytes: idBytes + sizeBytes,
  };
}

/** The length of a variable-size integer is in its leading zeros. */
const vintBytes = (view: DataView, at: number) => Math.clz32(view.getUint8(at)) - 23;

/** The integer after its leading zeros and the one that ends them. */
function readVint(view: DataView, at: number, bytes: number): number {
  const first = view.getUint8(at) & (0xff >> bytes);
  return first * 256 ** (bytes - 1) + readUint(view, at + 1, bytes - 1);
}

function readUint(view: DataView, at = 0, bytes = view.byteLength): number {
  if (bytes > 8) unreadable();
  let value = 0;
  for (let n = 0; n < bytes; n++) value = value * 256 + view.getUint8(at + n);
  return value;
}

function readFloat(view: DataView): number {
  return view.byteLength === 4 ? view.getFloat32(0) : view.getFloat64(0);
}

function readElement(movie: Movie, id: number, body: DataView, size: number): void {
  const track = movie.tracks.at(-1);
  switch (id) {
    case SEGMENT:
      // Another one would be a second film.
      if (++movie.segments > 1) unreadable();
      return;
    case TIMESTAMP_SCALE:
      if (movie.scale !== undefined) unreadable();
      movie.scale = readUint(body);
      return;
    case DURATION:
      movie.duration = Math.max(movie.duration, readFloat(body));
      return;
    case TRACK_ENTRY:
      movie.tracks.push(newTrack());
      return;
    case CLUSTER:
      movie.clusterTime = undefined;
      return;
    case CLUSTER_TIMESTAMP:
      movie.clusterTime = readUint(body);
      return;
    case BLOCK:
    case SIMPLE_BLOCK:
      readBlock(movie, body);
      return;
    case BLOCK_DURATION:
      if (movie.block?.last === undefined) return unreadable();
      movie.block.end = Math.max(movie.block.end, movie.block.last + readUint(body));
      return;
    case TRACK_NUMBER:
    case TRACK_TYPE:
    case CODEC_ID:
    case DEFAULT_DURATION:
    case CONTENT_ENCODINGS:
    case TRACK_TIMESTAMP_SCALE:
      if (track === undefined || size > body.byteLength) return unreadable();
      readTrackElement(movie, track, id, body);
  }
}

function newTrack(): Track {
  return {
    type: 0,
    codec: '',
    blockSeconds: undefined,
    blocks: 0,
    last: undefined,
    longestGap: 0,
    end: 0,
    packetMs: 0,
  };
}

function readTrackElement(movie: Movie, track: Track, id: number, body: DataView): void {
  if (id === TRACK_NUMBER) movie.byNumber.set(readUint(body), track);
  else if (id === TRACK_TYPE) track.type = readUint(body);
  else if (id === CODEC_ID) track.codec = asciiOf(body);
  else if (id === DEFAULT_DURATION) track.blockSeconds = readUint(body) / NANOSECONDS;
  else if (id === CONTENT_ENCODINGS || readFloat(body) !== 1) unreadable();
}

function readBlock(movie: Movie, body: DataView): void {
  const numberBytes = vintBytes(body, 0);
  const track = movie.byNumber.get(readVint(body, 0, numberBytes));
  if (track === undefined || movie.clusterTime === undefined) return unreadable();
  const time = movie.clusterTime + body.getInt16(numberBytes);
  // Readers shift a file that begins before zero, and so it plays longer than its last time.
  if (time < 0) unreadable();
  const isAudio = track.type === AUDIO_TRACK || track.codec.startsWith('A_');
  if ((body.getUint8(numberBytes + 2) & LACING_FLAGS) !== 0) unreadable();
  if (isAudio) {
    if (!/^A_OPUS\0*$/.test(track.codec)) unreadable();
    const ms = opusMilliseconds(body, numberBytes + 3);
    track.packetMs += ms;
    track.blockSeconds = Math.max(ms / SECOND_MS, track.blockSeconds ?? 0);
  } else if (track.type === VIDEO_TRACK || track.codec.startsWith('V_')) {
    if (!SINGLE_FRAME_CODECS.test(track.codec)) unreadable();
  }
  track.longestGap = Math.max(track.longestGap, time - (track.last ?? time));
  track.last = Math.max(time, track.last ?? time);
  track.blocks++;
  movie.block = track;
}

function longestSeconds({ scale = DEFAULT_SCALE, duration, tracks }: Movie): number {
  const unit = scale / NANOSECONDS;
  if (!(scale > 0) || tracks.every(({ blocks }) => blocks === 0)) unreadable();
  const ends = tracks.map(({ last = 0, end, longestGap, blockSeconds, packetMs }) => {
    const lastSeconds = blockSeconds ?? (end > last ? 0 : longestGap * unit);
    return Math.max(last * unit + lastSeconds, end * unit, packetMs / SECOND_MS);
  });
  const seconds = Math.max(duration * unit, ...ends);
  if (tracks.some(({ blocks }) => blocks > 1 + seconds * MAX_FRAMES_PER_SECOND)) unreadable();
  return seconds;
}
