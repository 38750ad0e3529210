import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../src/worker/http/body.ts';
import { EdgeError } from '../../../src/worker/http/errors.ts';
import { openBase64Body } from '../../../src/worker/uploads/base64-body.ts';
import { base64Of } from './builders.ts';

const MAX_BYTES = 1_000_000;

/** A body that arrives in pieces of `pieceBytes`. */
function bodyOf(text: string, pieceBytes = 65_536): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    type: 'bytes',
    pull: (controller) => {
      if (at >= bytes.byteLength) {
        controller.close();
        controller.byobRequest?.respond(0);
        return;
      }
      controller.enqueue(bytes.slice(at, (at += pieceBytes)));
    },
  });
}

async function read(text: string, pieceBytes?: number, maxBytes = MAX_BYTES) {
  const body = await openBase64Body(bodyOf(text, pieceBytes), 'base64Data', maxBytes);
  const bytes: number[] = [];
  for await (const chunk of body.chunks) for (const byte of chunk) bytes.push(byte);
  return { bytes: Uint8Array.from(bytes), fields: body.readFields() };
}

/** JSON text of a string in which some characters are escaped although they need not be. */
function escapeSome(text: string, isEscaped: readonly boolean[]): string {
  const characters = Array.from(text, (character, n) => {
    if (isEscaped[n % isEscaped.length] !== true) return character;
    return character === '/'
      ? String.raw`\/`
      : String.raw`\u` + character.charCodeAt(0).toString(16).padStart(4, '0');
  });
  return `"${characters.join('')}"`;
}

describe('a JSON body with a file in base64', () => {
  it('is decoded to the same bytes and fields however it is cut, ordered and escaped', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        fc.constantFrom('', 'data:image/png;base64,', 'data:;base64,'),
        fc.boolean(),
        fc.integer({ min: 1, max: 300 }),
        async (file, isEscaped, fileName, prefix, isLast, pieceBytes) => {
          const data = `"base64Data" : ${escapeSome(prefix + base64Of(file), isEscaped)}`;
          const name = `"fileName": ${JSON.stringify(fileName)}, "nested": {"base64Data": "other"}`;
          const text = `{ ${isLast ? `${name}, ${data}` : `${data}, ${name}`} }`;
          const { bytes, fields } = await read(text, pieceBytes);
          expect(bytes).toEqual(file);
          expect(fields).toEqual({ fileName, base64Data: '', nested: { base64Data: 'other' } });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is decoded across the limits of its pieces, with white space and without padding', async () => {
    const file = Uint8Array.from({ length: 200_000 }, (_, n) => (n * 7919) % 251);
    const base64 = Array.from({ length: 4 }, (_, n) =>
      base64Of(file.subarray(n * 51_000, (n + 1) * 51_000)),
    );
    const lines = base64
      .join('')
      .replaceAll(/.{76}/g, String.raw`$&\r\n`)
      .replaceAll('=', '');
    const { bytes } = await read(`{"base64Data":"${lines}"}`);
    expect(bytes).toEqual(file);
  });

  const long = 'A'.repeat(100_000);
  it.each([
    ['that is not base64', '{"base64Data":"AAA*"}', 'validation_failed'],
    [
      'with an escaped quote in the file',
      String.raw`{"base64Data":"AAAA\"AAAA"}`,
      'validation_failed',
    ],
    ['with text after the padding', '{"base64Data":"AA==AAAA"}', 'validation_failed'],
    [
      'with text after the padding in a later piece',
      `{"base64Data":"${long}AA==${long}"}`,
      'validation_failed',
    ],
    ['with padding alone', `{"base64Data":"${'='.repeat(100_000)}"}`, 'validation_failed'],
    ['with half an escape', String.raw`{"base64Data":"AAAA\u00"}`, 'validation_failed'],
    ['with one character too many', '{"base64Data":"AAAAA"}', 'validation_failed'],
    ['without the field', '{"fileName":"a.png"}', 'validation_failed'],
    ['with the field in an object alone', '{"a":{"base64Data":"AAAA"}}', 'validation_failed'],
    ['with a number for a file', '{"base64Data":5}', 'validation_failed'],
    ['with two files', '{"base64Data":"AAAA","base64Data":"BBBB"}', 'validation_failed'],
    [
      'with a long field before the file',
      `{"a":"${long}","base64Data":"AAAA"}`,
      'validation_failed',
    ],
    [
      'with a long field after the file',
      `{"base64Data":"AAAA","a":"${long}"}`,
      'validation_failed',
    ],
    ['that ends within the file', `{"base64Data":"${long}`, 'invalid_json'],
    ['that is malformed after the file', '{"base64Data":"AAAA",}', 'invalid_json'],
    ['that is malformed before the file', '{x,"base64Data":"AAAA"}', 'invalid_json'],
    ['that is empty', '', 'invalid_json'],
    ['that is not UTF-8', '{"base64Data":"AAAA"}\ud800', 'invalid_json'],
    ['beyond the limit', `{"base64Data":"${long.repeat(11)}"}`, 'body_too_large'],
  ])('is rejected %s', async (_what, text, type) => {
    const error: unknown = await read(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EdgeError);
    expect((error as EdgeError).type).toBe(type);
    if (type === 'invalid_json') expect(() => parseJson(text)).toThrow(EdgeError);
  });

  it('is never held: a file of 14 MiB passes in chunks of less than 64 KiB', async () => {
    const text = `{"base64Data":"${'A'.repeat(14 * 2 ** 20)}"}`;
    const { chunks } = await openBase64Body(bodyOf(text), 'base64Data', text.length);
    let size = 0;
    let largest = 0;
    for await (const { byteLength } of chunks) {
      size += byteLength;
      largest = Math.max(largest, byteLength);
    }
    expect(size).toBe((14 * 2 ** 20 * 3) / 4);
    expect(largest).toBeLessThan(65_536);
  });
});
