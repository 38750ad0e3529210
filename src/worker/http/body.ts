/** Reads a body within a limit, as bytes counted and not as a header promises. */
import { EdgeError } from './errors.ts';

type Message = Pick<Request | Response, 'body' | 'headers' | 'arrayBuffer'>;

/**
 * The body as text. Throws `body_too_large` as soon as more than `maxBytes` came, and
 * `invalid_json` when it is not UTF-8.
 */
export async function readText(message: Message, maxBytes: number): Promise<string> {
  const bytes = await readBytes(message, maxBytes);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (cause) {
    throw new EdgeError('invalid_json', 'The body is not valid UTF-8.', { cause });
  }
}

export interface JsonBody {
  text: string;
  value: unknown;
}

/**
 * A JSON body, as it came and as it reads. Throws `unsupported_media_type` unless it says that it is
 * one: a form of another site cannot, so that what needs this cannot be sent by one.
 */
export async function readJsonBody(request: Request, maxBytes: number): Promise<JsonBody> {
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') {
    const message = 'The body must be sent with Content-Type: application/json.';
    throw new EdgeError('unsupported_media_type', message);
  }
  const text = await readText(request, maxBytes);
  return { text, value: parseJson(text) };
}

/** KIE's bodies are a handful of levels deep; SQLite's JSON stops at a thousand. */
const MAX_JSON_DEPTH = 100;

/** Parses JSON, or throws `invalid_json` with the parser's own hint. */
export function parseJson(text: string): unknown {
  const value = parse(text);
  if (isDeeperThan(text, MAX_JSON_DEPTH)) {
    throw new EdgeError('invalid_json', `The body is nested deeper than ${MAX_JSON_DEPTH} levels.`);
  }
  return value;
}

/** What of a JSON text lies outside its strings, as far as `pattern` finds it. Linear, whatever the text. */
export function* scanJsonTokens(json: string, pattern: string): Generator<string> {
  const token = new RegExp(pattern, 'g');
  for (let at = 0; at < json.length;) {
    const quote = json.indexOf('"', at);
    const outside = json.slice(at, quote < 0 ? json.length : quote);
    for (const [found] of outside.matchAll(token)) yield found;
    if (quote < 0) return;
    at = endOfString(json, quote);
  }
}

/** Where the string that begins at this quote is over: behind the next quote that no backslash escapes. */
function endOfString(json: string, quote: number): number {
  for (let end = json.indexOf('"', quote + 1); end >= 0; end = json.indexOf('"', end + 1)) {
    let first = end;
    while (json[first - 1] === '\\') first--;
    if ((end - first) % 2 === 0) return end + 1;
  }
  return json.length;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const hint = cause instanceof SyntaxError ? ` ${cause.message}.` : '';
    throw new EdgeError('invalid_json', `The body is not valid JSON.${hint}`, { cause });
  }
}

function isDeeperThan(json: string, limit: number): boolean {
  let depth = 0;
  for (const bracket of scanJsonTokens(json, String.raw`[[\]{}]`)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > limit) return true;
  }
  return false;
}

async function readBytes(message: Message, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = () =>
    new EdgeError('body_too_large', `The body is larger than ${maxBytes} bytes.`);
  const { body, headers } = message;
  if (Number(headers.get('content-length')) > maxBytes) throw tooLarge();
  if (body === null) return new Uint8Array();
  if (isAsLongAsAnnounced(headers)) {
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
 * HTTP ends a body where its Content-Length says, so that it can be read in one call, which takes a
 * fraction of a loop over its stream. One that is unpacked on its way, or comes in chunks, may go on.
 */
function isAsLongAsAnnounced(headers: Headers): boolean {
  const isPacked = headers.has('content-encoding') || headers.has('transfer-encoding');
  return !isPacked && /^\d+$/.test(headers.get('content-length') ?? '');
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
