/** Reads the raw body of a callback from whatever form the runtime gives it. */
import type { ByteStream, CallbackMessage } from './callback-message.ts';
import { CallbackVerificationError } from './verification-error.ts';

/** Fits the longest request that createTask accepts, repeated in `param`, and a long result. */
const MAX_BODY_BYTES = 2_097_152;

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * Returns the body's bytes. Throws `body_too_large` as soon as more than MAX_BODY_BYTES arrived,
 * `bad_body` for a body that is not raw or was already read, and what a failing stream throws.
 */
export async function readCallbackBody({ body, bodyUsed }: CallbackMessage): Promise<Uint8Array> {
  if (bodyUsed === true) throw invalidBody(ALREADY_READ);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const part of toChunks(body)) {
    const chunk = toBytes(part);
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) {
      const message = `The body exceeds ${MAX_BODY_BYTES} bytes.`;
      throw new CallbackVerificationError('body_too_large', message);
    }
    chunks.push(chunk);
  }
  return concatBytes(chunks);
}

export function concatBytes(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((size, { byteLength }) => size + byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

/** A Node stream with an encoding yields strings. */
function toBytes(part: unknown): Uint8Array {
  if (typeof part === 'string') return encoder.encode(part);
  if (ArrayBuffer.isView(part))
    return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  throw invalidBody(NOT_RAW);
}

function toChunks(body: CallbackMessage['body']): Iterable<unknown> | AsyncIterable<unknown> {
  if (body === null) return [];
  if (typeof body === 'string') return [encoder.encode(body)];
  if (ArrayBuffer.isView(body)) return [body];
  if (isArrayBuffer(body)) return [new Uint8Array(body)];
  if (typeof body === 'object' && 'getReader' in body) return readStream(body);
  if (typeof body === 'object' && Symbol.asyncIterator in body) {
    // Set on Node's requests, for example by a body parser that ran before.
    if ('readableDidRead' in body && body.readableDidRead === true) throw invalidBody(ALREADY_READ);
    return body;
  }
  throw invalidBody(NOT_RAW);
}

/** By its tag, because an ArrayBuffer of another realm fails `instanceof`. */
function isArrayBuffer(body: object): body is ArrayBuffer {
  return Object.prototype.toString.call(body) === '[object ArrayBuffer]';
}

/** Iterates a stream, which not every runtime supports natively. Cancels it if left early. */
async function* readStream(stream: ByteStream): AsyncGenerator<Uint8Array> {
  const reader = lockStream(stream);
  let isDone = false;
  try {
    while (!isDone) {
      const { done, value } = await reader.read();
      isDone = done;
      if (value !== undefined) yield value;
    }
  } finally {
    if (!isDone) void reader.cancel().catch(() => undefined);
  }
}

function lockStream(stream: ByteStream): ReturnType<ByteStream['getReader']> {
  try {
    return stream.getReader();
  } catch {
    throw invalidBody(ALREADY_READ);
  }
}

const ALREADY_READ = 'The body was already read. Verify the request before anything else reads it.';

const NOT_RAW = 'The body is not raw. Pass it as text, bytes or a stream, before it is parsed.';

function invalidBody(message: string): CallbackVerificationError {
  return new CallbackVerificationError('bad_body', message);
}
