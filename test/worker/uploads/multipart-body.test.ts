import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBoundary, parseMultipart } from '../../../src/worker/uploads/multipart-body.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A body that comes in pieces of these sizes, again and again. */
function stream(whole: Uint8Array, sizes: readonly number[]): ReadableStream<Uint8Array> {
  let at = 0;
  let turn = 0;
  return new ReadableStream({
    type: 'bytes',
    pull: (controller) => {
      if (at >= whole.byteLength) return controller.close();
      const size = sizes[turn++ % sizes.length] ?? 1;
      controller.enqueue(whole.slice(at, at + size));
      at += size;
    },
  });
}

async function read(whole: Uint8Array, boundary: string, sizes: readonly number[] = [7]) {
  const parts: { name: string; fileName: string | undefined; content: number[] }[] = [];
  for await (const { name, fileName, chunks } of parseMultipart(stream(whole, sizes), boundary)) {
    const content: number[] = [];
    for await (const chunk of chunks) content.push(...chunk);
    parts.push({ name, fileName, content });
  }
  return parts;
}
/** The names of the parts, which nobody reads. */
async function names(whole: Uint8Array): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of parseMultipart(stream(whole, [60_000]), 'b')) found.push(name);
  return found;
}
const body = (...parts: string[]) =>
  bytes([...parts.map((part) => `--b\r\n${part}\r\n`), '--b--\r\n'].join(''));
const PART =
  'Content-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\nabc';

describe('a form', () => {
  it('may have a file of any size, as long as somebody reads it', async () => {
    const whole = body(`Content-Disposition: form-data; name="x"\r\n\r\n${'x'.repeat(2 ** 21)}`);
    const sizes: number[] = [];
    for await (const { chunks } of parseMultipart(stream(whole, [50_000]), 'b')) {
      let size = 0;
      for await (const chunk of chunks) size += chunk.byteLength;
      sizes.push(size);
    }
    expect(sizes).toEqual([2 ** 21]);
  });

  it('is read part by part, however it is cut into pieces', async () => {
    const field = fc.record({
      name: fc.stringMatching(/^[a-z]{1,8}$/),
      content: fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        // What looks almost like the end of a part.
        fc
          .array(fc.constantFrom('\r', '\n', '-', '--', '\r\n', '\r\n--', 'b', '--bound'), {
            maxLength: 12,
          })
          .map((list) => bytes(list.join(''))),
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(field, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        async (fields, sizes) => {
          const data = new FormData();
          for (const { name, content } of fields)
            data.append(name, new Blob([new Uint8Array(content)]), 'f');
          const request = new Request('http://edge.test', { method: 'POST', body: data });
          const boundary = parseBoundary(request.headers.get('content-type')) ?? '';
          const parts = await read(new Uint8Array(await request.arrayBuffer()), boundary, sizes);
          expect(parts.map(({ name, content }) => ({ name, content }))).toEqual(
            fields.map(({ name, content }) => ({ name, content: [...content] })),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('may have something before its first part, and has nothing behind its last', async () => {
    const whole = new Uint8Array([...bytes('preamble\r\n'), ...body(PART), ...bytes('epilogue')]);
    expect(await read(whole, 'b')).toEqual([
      { name: 'file', fileName: 'a.png', content: [...bytes('abc')] },
    ]);
  });

  it.each([
    ['Content-Disposition: form-data; name="a"\r\n\r\nx', 'a', undefined],
    ['content-disposition:form-data;name="a";filename="b"\r\n\r\nx', 'a', 'b'],
    ['Content-Disposition: form-data; name=a; filename=b.png\r\n\r\nx', 'a', 'b.png'],
    ['Content-Disposition: form-data; filename="b"; name="a"\r\n\r\nx', 'a', 'b'],
    ['Content-Disposition: form-data; name="a"; filename="%22ü%22"\r\n\r\nx', 'a', '"ü"'],
  ])('with the headers %j names its part', async (part, name, fileName) => {
    expect(await read(body(part), 'b')).toMatchObject([{ name, fileName }]);
  });

  it.each([
    ['that breaks off in a part', bytes(`--b\r\n${PART}`)],
    ['that breaks off in the headers', bytes('--b\r\nContent-Disp')],
    ['that has another boundary', bytes(`--c\r\n${PART}\r\n--c--`)],
    ['that is empty', new Uint8Array()],
    ['whose part has no name', body('Content-Type: text/plain\r\n\r\nabc')],
    ['whose part has no headers', body('abc')],
    ['whose headers never end', body('a'.repeat(10_000))],
    ['with a megabyte before its first part', bytes(`${'x'.repeat(2 ** 20 + 9)}\r\n--b--`)],
    [
      'with a part that nobody wants of more than that',
      body(`Content-Disposition: form-data; name="x"\r\n\r\n${'x'.repeat(2 ** 20 + 9)}`),
    ],
    ['of a hundred parts', body(...Array.from({ length: 100 }, () => PART))],
    ['whose boundary goes on', bytes(`--bx\r\n${PART}\r\n--bx--`)],
  ])('%s is refused', async (_what, whole) => {
    await expect(names(whole)).rejects.toMatchObject({ type: 'invalid_request' });
  });

  it.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['Multipart/Form-Data; charset=utf-8; boundary="a b"', 'a b'],
    ['multipart/form-data', undefined],
    ['multipart/mixed; boundary=abc', undefined],
    [`multipart/form-data; boundary=${'a'.repeat(71)}`, undefined],
    [null, undefined],
  ])('of the type %j has the boundary %j', (contentType, boundary) => {
    expect(parseBoundary(contentType)).toBe(boundary);
  });
});
