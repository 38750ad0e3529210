/**
 * Streaming reader of a JSON body with a file in base64: the file is decoded as it arrives. Only what stands around
 * it is held, and is parsed when the body has ended.
 */
import { bodyTooLarge, parseJson, toText } from '../http/body.ts';
import { EdgeError } from '../http/errors.ts';
import { findStringEnd } from '../http/json-tokens.ts';
import { validationError } from '../http/validation.ts';
import { Base64Decoder } from '../platform/base64-decoder.ts';
import { KIB } from '../platform/units.ts';

/** Smaller than V8's large objects, which are collected late. */
const PIECE_BYTES = 64 * KIB;

/** For each of the parts before and after the file. A file name and a path take 12 KiB in their longest escaping. */
const MAX_AROUND_BYTES = 16 * KIB;

/** `data:image/png;base64,` and the like. */
const DATA_URL = /^data:[^,]{0,1000};base64,/;

const QUOTE = 0x22;

export interface Base64Body {
  /** The file. A chunk is invalid once the next one is requested. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The parsed body with an empty text in place of the file. To be called when `chunks` has ended. */
  readonly readFields: () => unknown;
}

/**
 * Opens a body whose top-level `field` is a file in base64, or a `data:` URL of one. Throws `invalid_json`,
 * `validation_failed` if the field is missing or not base64, and `body_too_large` beyond `maxBytes`; `chunks` and
 * `readFields` do so as well.
 */
export async function openBase64Body(
  body: ReadableStream<Uint8Array> | null,
  field: string,
  maxBytes: number,
): Promise<Base64Body> {
  const pieces = readPieces(body, maxBytes);
  const first = (await pieces.next()).value ?? new Uint8Array();
  const start = findTextStart(toLatin1(first.subarray(0, MAX_AROUND_BYTES)), field);
  if (start === undefined) {
    if (first.byteLength < MAX_AROUND_BYTES) parseJson(toText(first)); // throws if it is malformed
    throw invalid(field, 'must be a text that begins in the first 16 KiB of the body');
  }
  const around = [first.slice(0, start)];
  return {
    chunks: decodeFile(pieces, first.subarray(start), field, around),
    readFields: () => {
      const value = parseJson(around.map(toText).join('"')) as Record<string, unknown>;
      if (value[field] !== '') throw invalid(field, 'must not be repeated');
      return value;
    },
  };
}

/** Yields the file, and adds what follows it to `around`. */
async function* decodeFile(
  pieces: AsyncIterator<Uint8Array, undefined>,
  first: Uint8Array,
  field: string,
  around: Uint8Array[],
): AsyncGenerator<Uint8Array> {
  const decoder = textDecoder(field);
  for (let piece: Uint8Array | undefined = first; piece; piece = (await pieces.next()).value) {
    const quote = piece.indexOf(QUOTE);
    yield decoder.decode(quote < 0 ? piece : piece.subarray(0, quote));
    if (quote < 0) continue;
    yield decoder.end();
    around.push(await readRest(pieces, piece.slice(quote + 1), field));
    return;
  }
  throw new EdgeError('invalid_json', `The body ends within ${field}.`);
}

/** Decodes the bytes of a text within JSON. The first piece has the whole beginning of a `data:` URL. */
function textDecoder(field: string) {
  const base64 = new Base64Decoder();
  let escaped = '';
  let isFirst = true;
  const attempt = (decode: () => Uint8Array): Uint8Array => {
    try {
      return decode();
    } catch {
      throw invalid(field, 'must be base64');
    }
  };
  return {
    decode: (bytes: Uint8Array) =>
      attempt(() => {
        const { text, rest } = unescapeText(escaped + toLatin1(bytes));
        escaped = rest;
        const data = isFirst ? text.replace(DATA_URL, '') : text;
        isFirst = false;
        return base64.decode(data);
      }),
    end: () => attempt(() => (escaped === '' ? base64.end() : base64.decode(escaped))),
  };
}

/** What stands after the file. */
async function readRest(
  pieces: AsyncIterator<Uint8Array, undefined>,
  first: Uint8Array,
  field: string,
): Promise<Uint8Array> {
  const rest = new Uint8Array(MAX_AROUND_BYTES);
  let size = 0;
  for (let piece: Uint8Array | undefined = first; piece; piece = (await pieces.next()).value) {
    if (size + piece.byteLength > MAX_AROUND_BYTES)
      throw invalid(field, 'must not be followed by more than 16 KiB');
    rest.set(piece, size);
    size += piece.byteLength;
  }
  return rest.subarray(0, size);
}

/**
 * Reads through one reused buffer. The first piece is longer than MAX_AROUND_BYTES unless the body is shorter.
 */
async function* readPieces(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): AsyncGenerator<Uint8Array, undefined> {
  if (body === null) return undefined;
  const reader = body.getReader({ mode: 'byob' });
  let buffer = new ArrayBuffer(PIECE_BYTES);
  let size = 0;
  for (let least = 2 * MAX_AROUND_BYTES; ; least = 1) {
    const { value } = await reader.readAtLeast(least, new Uint8Array(buffer));
    if (value === undefined || value.byteLength === 0) return undefined;
    size += value.byteLength;
    if (size > maxBytes) throw bodyTooLarge(maxBytes);
    yield value;
    buffer = value.buffer;
  }
}

/** The index after the quote that opens the text of a top-level field. Expects the beginning of JSON text. */
function findTextStart(json: string, field: string): number | undefined {
  const token = /["[\]{}]/g;
  const opening = /\s*:\s*"/y;
  let depth = 0;
  for (let match = token.exec(json); match !== null; match = token.exec(json)) {
    const [found] = match;
    if (found !== '"') {
      depth += found === '[' || found === '{' ? 1 : -1;
      continue;
    }
    token.lastIndex = findStringEnd(json, match.index);
    opening.lastIndex = token.lastIndex;
    const isField = depth === 1 && json.slice(match.index, token.lastIndex) === `"${field}"`;
    if (isField && opening.test(json)) return opening.lastIndex;
  }
  return undefined;
}

/** A text within JSON without its escapes. `rest` is an escape that it ends within. */
function unescapeText(json: string): { text: string; rest: string } {
  if (!json.includes('\\')) return { text: json, rest: '' };
  const rest = /\\(?:u[\da-f]{0,3})?$/i.exec(json)?.[0] ?? '';
  const whole = json.slice(0, json.length - rest.length);
  return { text: JSON.parse(`"${whole}"`) as string, rest };
}

/** One character per byte, so that an index is the same in both. Base64 and JSON's syntax are ASCII. */
const toLatin1 = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

function invalid(field: string, message: string): EdgeError {
  return validationError([{ field, message }]);
}
