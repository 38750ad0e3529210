/**
 * Streaming parser for multipart/form-data (RFC 7578). No part is ever buffered whole; the runtime's own
 * `formData()` would hold the entire body in memory.
 */
import { KIB, MIB } from '../platform/units.ts';
import { ByteReader, malformed } from './byte-reader.ts';

export interface FormPart {
  /** The field's name. */
  readonly name: string;
  /** Undefined if the part is not a file. */
  readonly fileName: string | undefined;
  /** Read it to its end before requesting the next part. A chunk is invalid once the next one is requested. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** KIE's form has three fields. */
const MAX_PARTS = 32;
/** Limit for discarded bytes: the preamble, and parts that the caller of the parser does not read. */
const MAX_DISCARDED_BYTES = MIB;

/** The headers of a part are usually two short lines. */
const MAX_HEADER_BYTES = 8 * KIB;

/** The boundary in a Content-Type header; undefined if it is not multipart/form-data. */
export function parseBoundary(contentType: string | null): string | undefined {
  const match =
    /^multipart\/form-data\s*;.*?boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70})(?![^\s;]))/i.exec(
      contentType ?? '',
    );
  return match?.[1] ?? match?.[2];
}

/** Yields the parts in order. Throws `invalid_request` if the body is malformed or truncated. */
export async function* parseMultipart(
  body: ReadableStream<Uint8Array>,
  boundary: string,
): AsyncGenerator<FormPart> {
  // Every boundary but the first follows a line break: with one in front, all are alike.
  const reader = new ByteReader(body, latin1Bytes('\r\n'));
  const delimiter = latin1Bytes(`\r\n--${boundary}`);
  const budget = { bytes: MAX_DISCARDED_BYTES };
  await drain(reader.until(delimiter), budget);
  for (let parts = 0; ; parts++) {
    const after = await reader.peek(2);
    if (after === '--') return;
    if (parts >= MAX_PARTS) throw malformed('too many parts');
    if (after !== '\r\n') throw malformed('unexpected data after a boundary');
    const headers = await reader.text(latin1Bytes('\r\n\r\n'), MAX_HEADER_BYTES);
    const chunks = reader.until(delimiter);
    yield { ...parseDisposition(headers), chunks };
    await drain(chunks, budget);
  }
}

function parseDisposition(headers: string): Pick<FormPart, 'name' | 'fileName'> {
  const line = headers.split('\r\n').find((header) => /^content-disposition\s*:/i.test(header));
  const name = parseParameter(line, 'name');
  if (name === undefined) throw malformed('a part has no name');
  return { name, fileName: parseParameter(line, 'filename') };
}

/** Browsers encode a quote in a name as %22. */
function parseParameter(line: string | undefined, parameter: string): string | undefined {
  const match = new RegExp(`[;\\s]${parameter}=(?:"([^"]*)"|([^\\s;"]+))`, 'i').exec(line ?? '');
  const value = match?.[1] ?? match?.[2];
  if (value === undefined) return undefined;
  return new TextDecoder().decode(latin1Bytes(value)).replaceAll('%22', '"');
}

/** Discards the rest of a part. The discarded bytes of a body have one budget. */
async function drain(chunks: AsyncIterable<Uint8Array>, budget: { bytes: number }): Promise<void> {
  for await (const chunk of chunks) {
    budget.bytes -= chunk.byteLength;
    if (budget.bytes < 0) throw malformed('too much data outside the file');
  }
}

function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
