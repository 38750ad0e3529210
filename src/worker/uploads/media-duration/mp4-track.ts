/** A track of an MP4 file: what its tables say, and how long it may play by them. */
import { readDescribedCodec, type Codec } from './described-codec.ts';
import { asciiOf, unreadable } from './media-walker.ts';
import { MAX_FRAMES_PER_SECOND } from './video-rate.ts';

/** Samples that are neither picture nor sound: time codes, captions and the data of cameras. */
const DATA_FORMATS = /^(?:tmcd|mebx|mett|tx3g|text|c608|gpmd|fdsc|djmd|dbgi)$/;
/**
 * Codecs whose samples are one picture each: H.264, H.265 and Dolby Vision, VP8, VP9, JPEG, ProRes. A sample
 * of AV1 may have many.
 */
const SINGLE_PICTURE_FORMATS =
  /^(?:avc[13]|hvc1|hev1|dv[ah]1|dvav|dvhe|vp0[89]|jpeg|ap(?:c[hnso]|4[hx]))$/;
/** Every sample of AAC decodes to as many as this at the rate of its configuration, or to fewer. */
const AAC_FRAME_SAMPLES = 1024;

export class Mp4Track {
  /** In units of the movie's timescale. */
  shownDuration = 0;
  timescale = 0;
  /** In units of the track's timescale, as in the tables of samples. */
  duration = 0;
  /** The types of its handlers: of the media and, in QuickTime, of the data. */
  handlers = '';

  readonly #tables = new Set<string>();
  #format = '';
  /** By its descriptor, which readers prefer to the format. */
  #described: Codec | undefined;
  #hasDescriptor = false;
  #sizes: number | undefined;
  /** Bytes of the largest sample. */
  #largest = 0;

  #samples = 0;
  #ticks = 0;
  #shortest = Infinity;
  #longest = 0;

  #offsets = 0;
  /** Bounds of when the picture of any sample begins and ends, as if all samples lasted the shortest and longest. */
  #earliestStart = Infinity;
  #latestEnd = 0;
  #maxOffset = 0;

  #edits = 0;
  #editTicks = 0;
  #emptyTicks = 0;
  /** The first moment of the media that an edit shows. */
  #editStart = Infinity;
  #hasOpenEdit = false;

  /** A second table of a kind contradicts the first: readers differ in which of them they use. */
  beginTable(type: string): void {
    if (this.#tables.has(type)) unreadable();
    this.#tables.add(type);
  }

  /** `stsz`: the number of samples, and the bytes of each, or 0 if a table follows. */
  setSizes(samples: number, bytes: number): void {
    this.beginTable('stsz');
    this.#sizes = samples;
    this.addSize(bytes);
  }

  addSize(bytes: number): void {
    this.#largest = Math.max(this.#largest, bytes);
  }

  /** The box `stsd`, with its header. */
  readSampleEntry(box: DataView, header: number): void {
    this.beginTable('stsd');
    // Samples of several kinds may have several codecs and rates.
    if (box.getUint32(header + 4) !== 1) return;
    this.#format = asciiOf(box, header + 12, header + 16);
    this.#hasDescriptor = asciiOf(box).includes('esds');
    this.#described = readDescribedCodec(box);
  }

  /** `stts`: a number of samples and the duration of each. */
  addSamples(table: DataView, at: number): void {
    const [count, ticks] = [table.getUint32(at), table.getUint32(at + 4)];
    if (count === 0) return;
    this.#samples += count;
    this.#ticks += count * ticks;
    this.#shortest = Math.min(this.#shortest, ticks);
    this.#longest = Math.max(this.#longest, ticks);
  }

  /** `ctts`, which follows `stts`: a number of samples, and how much later each is shown than decoded. */
  addOffsets(table: DataView, at: number): void {
    const [count, offset] = [table.getUint32(at), table.getInt32(at + 4)];
    if (count === 0) return;
    this.#earliestStart = Math.min(this.#earliestStart, this.#offsets * this.#shortest + offset);
    this.#offsets += count;
    this.#latestEnd = Math.max(this.#latestEnd, this.#offsets * this.#longest + offset);
    this.#maxOffset = Math.max(this.#maxOffset, offset);
  }

  /** `elst`: a duration in units of the movie's timescale, and where in the media it begins; -1 for a pause. */
  addEdit(table: DataView, at: number, isLong: boolean): void {
    const ticks = isLong ? Number(table.getBigUint64(at)) : table.getUint32(at);
    const start = isLong ? Number(table.getBigInt64(at + 8)) : table.getInt32(at + 4);
    this.#edits++;
    this.#editTicks += ticks;
    if (start < 0) this.#emptyTicks += ticks;
    else this.#editStart = Math.min(this.#editStart, start);
    if (ticks === 0) this.#hasOpenEdit = true;
  }

  /** Seconds of the longest claim. Edits count if they lengthen the track. Throws if the tables contradict each other. */
  longestSeconds(movieTimescale: number): number {
    if (this.timescale === 0 || this.#sizes !== this.#samples) unreadable();
    // An edit without a duration lasts to the end of the media.
    if (this.#hasOpenEdit && this.#edits > 1) unreadable();
    const aac = this.#described?.kind === 'aac' ? this.#described : undefined;
    const media = Math.max(this.duration, this.#shownTicks()) / this.timescale;
    return Math.max(
      media + this.#emptyTicks / movieTimescale,
      this.#editTicks / movieTimescale,
      this.shownDuration / movieTimescale,
      aac === undefined ? 0 : (this.#samples * AAC_FRAME_SAMPLES) / aac.rate,
    );
  }

  /** Whether every sample is one frame of a known codec, and can be as short as the tables say. */
  isPlausible(seconds: number): boolean {
    const codec = this.#described;
    // A decoder of sound does not read the tables, and reads further frames in a larger sample.
    if (this.handlers.includes('soun'))
      return codec?.kind === 'aac' && this.#largest <= codec.maxFrameBytes;
    if (this.handlers.includes('vide'))
      return this.#isSinglePicture() && this.#samples <= 1 + seconds * MAX_FRAMES_PER_SECOND;
    return DATA_FORMATS.test(this.#format) && !this.#hasDescriptor;
  }

  #isSinglePicture(): boolean {
    if (this.#format === 'mp4v') return this.#described?.kind === 'mpeg4-visual';
    return SINGLE_PICTURE_FORMATS.test(this.#format) && !this.#hasDescriptor;
  }

  /** When the last sample has been shown. Edits that begin at the first shown sample cut the time before it. */
  #shownTicks(): number {
    if (this.#offsets === 0) return this.#ticks;
    if (this.#offsets !== this.#samples) unreadable();
    const end = Math.min(this.#latestEnd, this.#ticks + this.#maxOffset);
    const cut = Math.min(this.#editStart, this.#earliestStart);
    return end - (this.#editStart === Infinity ? 0 : Math.max(0, cut));
  }
}
