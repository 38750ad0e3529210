/** Walks through a media file as its bytes arrive, and holds only what a parser asked to see. Pure. */
import { KIB } from '../../platform/units.ts';

/** From where the parser is: how many bytes to skip, and then how many it wants to see. */
export interface Move {
  readonly skip: number;
  readonly see: number;
}

/**
 * A parser of one format. It yields moves, and gets the bytes that it wants to see: fewer where the file ends, and
 * none after an endless skip. They are valid until the next move. It returns seconds, and throws for a file that it
 * cannot measure.
 */
export type MediaParser = Generator<Move, number, DataView>;

/** The most that a parser may ask to see: larger than any header, and small beside a chunk of an upload. */
export const MAX_SEEN_BYTES = 8 * KIB;

/**
 * The duration of a file with more moves is unknown: each one costs up to a microsecond of CPU time. Three hours of
 * MP3 have 400,000 frames, and an hour of WebM has 300,000 blocks.
 */
const MAX_MOVES = 500_000;

export class MediaWalker {
  readonly #parser: MediaParser;
  /** The bytes at the current position, as far as they have arrived in earlier chunks. */
  readonly #held = new Uint8Array(MAX_SEEN_BYTES);
  #heldBytes = 0;
  #skip = 0;
  #see = 0;
  #moves = 0;
  #isDone = false;
  #seconds: number | undefined;

  constructor(parser: MediaParser) {
    this.#parser = parser;
    // The first call starts the generator; what it is given is dropped.
    this.#advance(this.#heldView());
  }

  /** Takes the next bytes of the file, in chunks of any size. Never throws. */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (!this.#isDone) {
      this.#skipHeld();
      const skipped = Math.min(this.#skip, chunk.byteLength - at);
      this.#skip -= skipped;
      at += skipped;
      if (this.#skip > 0) return;
      if (this.#heldBytes === 0 && chunk.byteLength - at >= this.#see) {
        this.#advance(new DataView(chunk.buffer, chunk.byteOffset + at, this.#see));
        continue;
      }
      const missing = chunk.subarray(at, at + Math.max(0, this.#see - this.#heldBytes));
      this.#held.set(missing, this.#heldBytes);
      this.#heldBytes += missing.byteLength;
      at += missing.byteLength;
      if (this.#heldBytes < this.#see) return;
      this.#advance(this.#heldView());
    }
  }

  /** The file is complete. Returns its seconds, or undefined if they are unknown. Never throws. */
  end(): number | undefined {
    while (!this.#isDone) {
      this.#skipHeld();
      // A file that ends within something that it announced is truncated.
      if (this.#skip > 0 && this.#skip !== Infinity) return undefined;
      this.#skip = 0;
      this.#advance(this.#heldView());
    }
    return this.#seconds;
  }

  #skipHeld(): void {
    const skipped = Math.min(this.#skip, this.#heldBytes);
    this.#held.copyWithin(0, skipped, this.#heldBytes);
    this.#heldBytes -= skipped;
    this.#skip -= skipped;
  }

  #heldView(): DataView {
    return new DataView(this.#held.buffer, 0, Math.min(this.#see, this.#heldBytes));
  }

  #advance(seen: DataView): void {
    try {
      const { done, value } = this.#parser.next(seen);
      if (done === true) this.#seconds = value;
      else if (++this.#moves <= MAX_MOVES && value.skip >= 0 && value.see <= MAX_SEEN_BYTES) {
        this.#skip = value.skip;
        this.#see = value.see;
        return;
      }
    } catch {
      // Also a RangeError of DataView: the file ended within a header. Its duration is unknown.
    }
    this.#isDone = true;
  }
}

/** Thrown by a parser for a file that it cannot measure. */
export function unreadable(): never {
  throw new RangeError('unreadable');
}

/** The ends of the boxes or elements around a position, outermost first. */
export class Nesting {
  readonly #ends: number[] = [];

  /** Leaves everything that ends at the position. Returns how deep it is then, 0 at the top level. */
  depthAt(position: number): number {
    while ((this.#ends.at(-1) ?? Infinity) <= position) this.#ends.pop();
    return this.#ends.length;
  }

  /** The end of the innermost one; infinite at the top level. */
  get end(): number {
    return this.#ends.at(-1) ?? Infinity;
  }

  enter(end: number): void {
    this.#ends.push(end);
  }
}

/** The bytes as text, one character per byte, for ASCII. */
export function asciiOf(view: DataView, start = 0, end = view.byteLength): string {
  return new TextDecoder('latin1').decode(
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength).subarray(start, end),
  );
}
