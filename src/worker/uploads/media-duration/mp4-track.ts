/** A track of an MP4 file: what its tables say, and how long it may play by them. */
import { readAacRate } from './aac-config.ts';
import { asciiOf, unreadable } from './media-walker.ts';
import { MAX_FRAMES_PER_SECOND } from './video-rate.ts';

/** Samples that are neither picture nor sound: time codes, captions and the data of cameras. */
const DATA_FORMATS = /^(?:tmcd|mebx|mett|tx3g|text|c608|gpmd|fdsc|djmd|dbgi)$/;
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
  /** Hz; undefined if the samples are not AAC. */
  #aacRate: number | undefined;
  #sizes: number | undefined;

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

  setSizes(samples: number): void {
    this.beginTable('stsz');
    this.#sizes = samples;
  }

  /** The box `stsd`, with its header. */
  readSampleEntry(box: DataView, header: number): void {
    this.beginTable('stsd');
    this.#format = asciiOf(box, header + 12, header + 16);
    // Samples of several kinds may have several rates.
    if (box.getUint32(header + 4) === 1) this.#aacRate = readAacRate(box);
  }

  /** `stts`: a number of samples and the duration of each. */
  addSamples(entry: DataView): void {
    const [count, ticks] = [entry.getUint32(0), entry.getUint32(4)];
    if (count === 0) return;
    this.#samples += count;
    this.#ticks += count * ticks;
    this.#shortest = Math.min(this.#shortest, ticks);
    this.#longest = Math.max(this.#longest, ticks);
  }

  /** `ctts`, which follows `stts`: a number of samples, and how much later each is shown than decoded. */
  addOffsets(entry: DataView): void {
    const [count, offset] = [entry.getUint32(0), entry.getInt32(4)];
    if (count === 0) return;
    this.#earliestStart = Math.min(this.#earliestStart, this.#offsets * this.#shortest + offset);
    this.#offsets += count;
    this.#latestEnd = Math.max(this.#latestEnd, this.#offsets * this.#longest + offset);
    this.#maxOffset = Math.max(this.#maxOffset, offset);
  }

  /** `elst`: a duration in units of the movie's timescale, and where in the media it begins; -1 for a pause. */
  addEdit(entry: DataView): void {
    const isLong = entry.byteLength === 20;
    const ticks = isLong ? Number(entry.getBigUint64(0)) : entry.getUint32(0);
    const start = isLong ? Number(entry.getBigInt64(8)) : entry.getInt32(4);
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
    const media = Math.max(this.duration, this.#shownTicks()) / this.timescale;
    return Math.max(
      media + this.#emptyTicks / movieTimescale,
      this.#editTicks / movieTimescale,
      this.shownDuration / movieTimescale,
      this.#aacRate === undefined ? 0 : (this.#samples * AAC_FRAME_SAMPLES) / this.#aacRate,
    );
  }

  /** Whether the samples can be as short as the tables say: a decoder of sound does not read these. */
  isPlausible(seconds: number): boolean {
    if (this.handlers.includes('soun')) return this.#aacRate !== undefined;
    if (this.handlers.includes('vide')) return this.#samples <= 1 + seconds * MAX_FRAMES_PER_SECOND;
    return DATA_FORMATS.test(this.#format);
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
