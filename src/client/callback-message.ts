/**
 * A callback as a server has it: headers and a body that nothing has parsed. The types are told by
 * their shape, so that those of every runtime fit: a Fetch Request, Node's headers, a stream.
 */
import { CallbackVerificationError } from './verification-error.ts';

/** A Fetch `Request`, or its two parts by themselves. */
export interface CallbackMessage {
  readonly headers: HeaderLookup | HeaderRecord;
  /** As it came. An `AsyncIterable` is what Node's own request is. */
  readonly body:
    | string
    | Uint8Array
    | ArrayBuffer
    | ByteStream
    | AsyncIterable<Uint8Array | string>
    | null;
  /** Of a Request: something has read it. */
  readonly bodyUsed?: boolean;
}

/** What of `Headers` is needed. */
export interface HeaderLookup {
  get(name: string): string | null;
}

/** Headers by name, as Node has them. Upper and lower case are the same. */
export interface HeaderRecord {
  readonly [name: string]: string | readonly string[] | undefined;
}

/** What of a `ReadableStream` is needed. */
export interface ByteStream {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    cancel(): Promise<void>;
  };
}

/** In bytes. The longest request that createTask takes, repeated in `param`, and a long result have room. */
export const MAX_BODY_BYTES = 2_097_152;

const encoder = /* @__PURE__ */ new TextEncoder();

/** A header's value; one that came several times is joined as `Headers` joins it. Throws `missing_header`. */
export function readHeader({ headers }: CallbackMessage, name: string): string {
  const value = isLookup(headers)
    ? headers.get(name)
    : Object.entries(headers)
        .filter(([key]) => key.toLowerCase() === name)
        .flatMap(([, values]) => values ?? [])
        .join(', ');
  if (value) return value;
  throw new CallbackVerificationError('missing_header', `The header ${name} is missing.`);
}

function isLookup(headers: CallbackMessage['headers']): headers is HeaderLookup {
  return typeof headers['get'] === 'function';
}

/**
 * The body's bytes. Throws `body_too_large` as soon as more than MAX_BODY_BYTES came, `bad_body` for
 * what is no raw body, and what the stream throws when it breaks.
 */
export async function readBody({ body, bodyUsed }: CallbackMessage): Promise<Uint8Array> {
  if (bodyUsed === true) throw invalidBody(READ_ALREADY);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const part of toChunks(body)) {
    const chunk = toBytes(part);
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) {
      const message = `The body is larger than ${MAX_BODY_BYTES} bytes.`;
      throw new CallbackVerificationError('body_too_large', message);
    }
    chunks.push(chunk);
  }
  return concatBytes(chunks);
}

/** One after another, behind each other. */
export function concatBytes(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((size, { byteLength }) => size + byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** A stream that was told to give texts gives those. */
function toBytes(part: unknown): Uint8Array {
  if (typeof part === 'string') return encoder.encode(part);
  if (ArrayBuffer.isView(part))
    return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  throw invalidBody('The body must be raw text or bytes, as it came.');
}

function toChunks(body: CallbackMessage['body']): Iterable<unknown> | AsyncIterable<unknown> {
  if (body === null) return [];
  if (typeof body === 'string') return [encoder.encode(body)];
  if (ArrayBuffer.isView(body)) return [body];
  if (isArrayBuffer(body)) return [new Uint8Array(body)];
  if (typeof body === 'object' && 'getReader' in body) return readStream(body);
  if (typeof body === 'object' && Symbol.asyncIterator in body) {
    // Of Node's own requests: a parser was here before.
    if ('readableDidRead' in body && body.readableDidRead === true) throw invalidBody(READ_ALREADY);
    return body;
  }
  throw invalidBody('The body must be raw text or bytes, as it came: not parsed, not left out.');
}

/** By its tag, because another realm's is no instance of this one's. */
function isArrayBuffer(body: object): body is ArrayBuffer {
  return Object.prototype.toString.call(body) === '[object ArrayBuffer]';
}

/** Not every runtime's streams can be iterated. One that is not read to its end is cancelled. */
async function* readStream(stream: ByteStream): AsyncGenerator<Uint8Array> {
  const reader = readerOf(stream);
  let isOver = false;
  try {
    while (!isOver) {
      const { done, value } = await reader.read();
      isOver = done;
      if (value !== undefined) yield value;
    }
  } finally {
    if (!isOver) void reader.cancel().catch(() => undefined);
  }
}

function readerOf(stream: ByteStream): ReturnType<ByteStream['getReader']> {
  try {
    return stream.getReader();
  } catch {
    throw invalidBody(READ_ALREADY);
  }
}

const READ_ALREADY = 'The body was read already: verify a request before anything else reads it.';

function invalidBody(message: string): CallbackVerificationError {
  return new CallbackVerificationError('bad_body', message);
}
