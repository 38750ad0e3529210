/** Reads bodies up to a limit. The bytes are counted, whatever Content-Length says. */
import { EdgeError } from './errors.ts';
import { isNestedDeeperThan } from './json-tokens.ts';

type Message = Pick<Request | Response, 'body' | 'headers' | 'arrayBuffer'>;

/**
 * The body as text. Throws `body_too_large` as soon as more than `maxBytes` bytes arrived, and
 * `invalid_json` if it is not UTF-8.
 */
export async function readText(message: Message, maxBytes: number): Promise<string> {
  return toText(await readBytes(message, maxBytes));
}

/** The text of a body, or of a part of it. Throws `invalid_json` if it is not UTF-8. */
export function toText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (cause) {
    throw new EdgeError('invalid_json', 'The body is not valid UTF-8.', { cause });
  }
}

export interface JsonBody {
  /** As received. */
  text: string;
  value: unknown;
}

/**
 * A JSON body. Throws `unsupported_media_type` unless its type is application/json, which protects
 * against CSRF: an HTML form of another site cannot send that type. Also throws what `readText` and
 * `parseJson` throw.
 */
export async function readJsonBody(request: Request, maxBytes: number): Promise<JsonBody> {
  requireJsonType(request);
  const text = await readText(request, maxBytes);
  return { text, value: parseJson(text) };
}

/** Throws `unsupported_media_type` unless the body's type is application/json. */
export function requireJsonType(request: Request): void {
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') {
    const message = 'The body must be sent with Content-Type: application/json.';
    throw new EdgeError('unsupported_media_type', message);
  }
}

export function bodyTooLarge(maxBytes: number): EdgeError {
  return new EdgeError('body_too_large', `The body is larger than ${maxBytes} bytes.`);
}

/** KIE's bodies have a handful of levels; SQLite's JSON functions fail beyond 1000. */
const MAX_JSON_DEPTH = 100;

/** Parses JSON. Throws `invalid_json` with the parser's hint, or for more than 100 levels. */
export function parseJson(text: string): unknown {
  const value = parse(text);
  if (isNestedDeeperThan(text, MAX_JSON_DEPTH)) {
    throw new EdgeError('invalid_json', `The body is nested deeper than ${MAX_JSON_DEPTH} levels.`);
  }
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const hint = cause instanceof SyntaxError ? ` ${cause.message}.` : '';
    throw new EdgeError('invalid_json', `The body is not valid JSON.${hint}`, { cause });
  }
}

async function readBytes(message: Message, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = () => bodyTooLarge(maxBytes);
  const { body, headers } = message;
  if (Number(headers.get('content-length')) > maxBytes) throw tooLarge();
  if (body === null) return new Uint8Array();
  if (hasReliableLength(headers)) {
    const whole = new Uint8Array(await message.arrayBuffer());
    if (whole.byteLength > maxBytes) throw tooLarge();
    return whole;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return concat(chunks, size);
}

/**
 * HTTP ends a body where its Content-Length says, so it can be read in one call, which takes a fraction of
 * the time that a loop over the stream takes. A compressed or chunked body may be longer.
 */
function hasReliableLength(headers: Headers): boolean {
  const isEncoded = headers.has('content-encoding') || headers.has('transfer-encoding');
  return !isEncoded && /^\d+$/.test(headers.get('content-length') ?? '');
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
