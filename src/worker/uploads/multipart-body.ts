/**
 * A multipart/form-data body (RFC 7578), read as it comes: no part of it is ever whole in memory. The
 * runtime's own `formData()` would hold all of it.
 */
import { EdgeError } from '../http/errors.ts';
import { KIB, MIB } from '../platform/units.ts';

export interface FormPart {
  /** The field. */
  readonly name: string;
  /** Undefined for what is no file. */
  readonly fileName: string | undefined;
  /** To be read to its end before the next part is asked for; a chunk is gone once the next one is. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Longer than any mark, and than what comes over the wire at once. */
const BUFFER_BYTES = 256 * KIB;

/** KIE's form has three fields. */
const MAX_PARTS = 32;
/** Of all that is not read: what stands before the first part, and in parts that nobody wants. */
const MAX_BESIDE_BYTES = MIB;

/** A part's headers are two short lines. */
const MAX_HEADER_BYTES = 8 * KIB;

/** The boundary of a Content-Type, or undefined when it is no multipart/form-data. */
export function parseBoundary(contentType: string | null): string | undefined {
  const match =
    /^multipart\/form-data\s*;.*?boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70})(?![^\s;]))/i.exec(
      contentType ?? '',
    );
  return match?.[1] ?? match?.[2];
}

/** The parts in their order. Throws `invalid_request` for what is no such body, or breaks off. */
export async function* parseMultipart(
  body: ReadableStream<Uint8Array>,
  boundary: string,
): AsyncGenerator<FormPart> {
  // The first boundary may stand at the very start, all others behind a line's end.
  const source = new Source(body, latin1Bytes('\r\n'));
  const delimiter = latin1Bytes(`\r\n--${boundary}`);
  const beside = { bytes: MAX_BESIDE_BYTES };
  await drain(source.until(delimiter, 'the first boundary'), beside);
  for (let parts = 0; ; parts++) {
    const after = await source.peek(2);
    if (after === '--') return;
    if (parts >= MAX_PARTS) throw broken('it has too many parts');
    if (after !== '\r\n') throw broken('a boundary is followed by something else');
    const headers = await source.text(latin1Bytes('\r\n\r\n'), MAX_HEADER_BYTES);
    const chunks = source.until(delimiter, 'a boundary');
    yield { ...dispositionOf(headers), chunks };
    await drain(chunks, beside);
  }
}

function dispositionOf(headers: string): Pick<FormPart, 'name' | 'fileName'> {
  const line = headers.split('\r\n').find((header) => /^content-disposition\s*:/i.test(header));
  const name = parameterOf(line, 'name');
  if (name === undefined) throw broken('a part has no name');
  return { name, fileName: parameterOf(line, 'filename') };
}

/** Browsers write a quote in a name as %22. */
function parameterOf(line: string | undefined, parameter: string): string | undefined {
  const match = new RegExp(`[;\\s]${parameter}=(?:"([^"]*)"|([^\\s;"]+))`, 'i').exec(line ?? '');
  const value = match?.[1] ?? match?.[2];
  if (value === undefined) return undefined;
  return new TextDecoder().decode(latin1Bytes(value)).replaceAll('%22', '"');
}

/**
 * Bytes of a stream, read into one buffer that is used again and again. What is given out lies in it and
 * is gone once more is asked for.
 */
class Source {
  readonly #reader: ReadableStreamBYOBReader;
  #buffer = new ArrayBuffer(BUFFER_BYTES);
  /** What was read and not given out. */
  #start = 0;
  #end = 0;

  /** `before` stands in front of what comes. */
  constructor(body: ReadableStream<Uint8Array>, before: Uint8Array) {
    this.#reader = body.getReader({ mode: 'byob' });
    new Uint8Array(this.#buffer).set(before);
    this.#end = before.byteLength;
  }

  /** The next `count` bytes as text. They are looked at and stay. */
  async peek(count: number): Promise<string> {
    while (this.#end - this.#start < count)
      if (!(await this.#more())) throw broken('it breaks off');
    return String.fromCharCode(...this.#held().subarray(0, count));
  }

  /** What stands before the mark, as text of one character a byte; the mark is gone then. */
  async text(mark: Uint8Array, maxBytes: number): Promise<string> {
    let text = '';
    for await (const chunk of this.until(mark, 'the end of its headers')) {
      if (text.length + chunk.byteLength > maxBytes)
        throw broken('the headers of a part are too long');
      for (const byte of chunk) text += String.fromCharCode(byte);
    }
    return text;
  }

  /** What stands before the mark, chunk by chunk; the mark is gone then. */
  async *until(mark: Uint8Array, what: string): AsyncGenerator<Uint8Array> {
    for (;;) {
      const held = this.#held();
      const at = indexOf(held, mark);
      // The mark may have begun at the end of what is held, so as much as it is long stays back.
      const safe = at >= 0 ? at : Math.max(0, held.byteLength - mark.byteLength + 1);
      this.#start += at >= 0 ? at + mark.byteLength : safe;
      if (safe > 0) yield held.subarray(0, safe);
      if (at >= 0) return;
      if (!(await this.#more())) throw broken(`it ends before ${what}`);
    }
  }

  #held(): Uint8Array {
    return new Uint8Array(this.#buffer, this.#start, this.#end - this.#start);
  }

  async #more(): Promise<boolean> {
    // Little is left: at most as much as a mark is long.
    new Uint8Array(this.#buffer).copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
    const free = new Uint8Array(this.#buffer, this.#end);
    const { value, done } = await this.#reader.read(free).catch((cause: unknown) => {
      throw broken('it breaks off', cause);
    });
    if (value !== undefined) this.#buffer = value.buffer;
    if (done) return false;
    this.#end += value.byteLength;
    return true;
  }
}

/** What nobody read is passed over, as long as there is room for it. */
async function drain(chunks: AsyncIterable<Uint8Array>, room: { bytes: number }): Promise<void> {
  for await (const chunk of chunks) {
    room.bytes -= chunk.byteLength;
    if (room.bytes < 0) throw broken('it holds too much beside the file');
  }
}

function indexOf(bytes: Uint8Array, mark: Uint8Array): number {
  const first = mark[0] ?? 0;
  let at = bytes.indexOf(first);
  while (at >= 0 && at + mark.byteLength <= bytes.byteLength) {
    const start = at;
    if (mark.every((byte, offset) => bytes[start + offset] === byte)) return start;
    at = bytes.indexOf(first, at + 1);
  }
  return -1;
}

function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function broken(why: string, cause?: unknown): EdgeError {
  return new EdgeError('invalid_request', `The form cannot be read: ${why}.`, { cause });
}
