/** Reads the bytes of a multipart body up to a delimiter, without buffering more than one read. */
import { EdgeError } from '../http/errors.ts';
import { KIB } from '../platform/units.ts';

/** Larger than any delimiter and than one read from the network. */
const BUFFER_BYTES = 256 * KIB;

const TRUNCATED = 'unexpected end of data';

/**
 * Reads a byte stream through one reused buffer. A chunk that it yields points into that buffer and is
 * invalid once the next one is requested.
 */
export class ByteReader {
  readonly #reader: ReadableStreamBYOBReader;
  #buffer = new ArrayBuffer(BUFFER_BYTES);
  /** Range of the buffer that was read and not yet yielded. */
  #start = 0;
  #end = 0;

  /** `prefix` is treated as if the stream began with it. */
  constructor(body: ReadableStream<Uint8Array>, prefix: Uint8Array) {
    this.#reader = body.getReader({ mode: 'byob' });
    new Uint8Array(this.#buffer).set(prefix);
    this.#end = prefix.byteLength;
  }

  /** The next `count` bytes as text, without consuming them. */
  async peek(count: number): Promise<string> {
    while (this.#end - this.#start < count)
      if (!(await this.#readMore())) throw malformed(TRUNCATED);
    return String.fromCharCode(...this.#pending().subarray(0, count));
  }

  /** The bytes before the delimiter, one character per byte. Consumes the delimiter. */
  async text(delimiter: Uint8Array, maxBytes: number): Promise<string> {
    let text = '';
    for await (const chunk of this.until(delimiter)) {
      if (text.length + chunk.byteLength > maxBytes)
        throw malformed('the headers of a part are too long');
      for (const byte of chunk) text += String.fromCharCode(byte);
    }
    return text;
  }

  /** Yields the bytes before the delimiter. Consumes the delimiter. */
  async *until(delimiter: Uint8Array): AsyncGenerator<Uint8Array> {
    for (;;) {
      const pending = this.#pending();
      const at = indexOf(pending, delimiter);
      // The buffer may end within a delimiter, so the last `delimiter.length - 1` bytes are kept back.
      const safe = at >= 0 ? at : Math.max(0, pending.byteLength - delimiter.byteLength + 1);
      this.#start += at >= 0 ? at + delimiter.byteLength : safe;
      if (safe > 0) yield pending.subarray(0, safe);
      if (at >= 0) return;
      if (!(await this.#readMore())) throw malformed(TRUNCATED);
    }
  }

  #pending(): Uint8Array {
    return new Uint8Array(this.#buffer, this.#start, this.#end - this.#start);
  }

  async #readMore(): Promise<boolean> {
    // Moves the remainder, at most one delimiter long, to the start of the buffer.
    new Uint8Array(this.#buffer).copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
    const free = new Uint8Array(this.#buffer, this.#end);
    const { value, done } = await this.#reader.read(free).catch((cause: unknown) => {
      throw malformed(TRUNCATED, cause);
    });
    if (value !== undefined) this.#buffer = value.buffer;
    if (done) return false;
    this.#end += value.byteLength;
    return true;
  }
}

function indexOf(bytes: Uint8Array, delimiter: Uint8Array): number {
  const first = delimiter[0] ?? 0;
  let at = bytes.indexOf(first);
  while (at >= 0 && at + delimiter.byteLength <= bytes.byteLength) {
    const start = at;
    if (delimiter.every((byte, offset) => bytes[start + offset] === byte)) return start;
    at = bytes.indexOf(first, at + 1);
  }
  return -1;
}

/** An `invalid_request` that says what is wrong with the body. */
export function malformed(problem: string, cause?: unknown): EdgeError {
  return new EdgeError('invalid_request', `Malformed multipart body: ${problem}.`, { cause });
}
