import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBoundary, parseMultipart } from '../../../src/worker/uploads/multipart-body.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A stream of chunks of these sizes, repeated. */
function stream(whole: Uint8Array, sizes: readonly number[]): ReadableStream<Uint8Array> {
  let at = 0;
  let chunk = 0;
  return new ReadableStream({
    type: 'bytes',
    pull: (controller) => {
      if (at >= whole.byteLength) return controller.close();
      const size = sizes[chunk++ % sizes.length] ?? 1;
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
/** The names of the parts; their content is not read. */
async function readNames(whole: Uint8Array): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of parseMultipart(stream(whole, [60_000]), 'b')) found.push(name);
  return found;
}
const body = (...parts: string[]) =>
  bytes([...parts.map((part) => `--b\r\n${part}\r\n`), '--b--\r\n'].join(''));
const PART =
  'Content-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\nabc';

describe('parseMultipart', () => {
  it('streams a file that is larger than the buffer while it is read', async () => {
    const whole = body(`Content-Disposition: form-data; name="x"\r\n\r\n${'x'.repeat(2 ** 21)}`);
    const sizes: number[] = [];
    for await (const { chunks } of parseMultipart(stream(whole, [50_000]), 'b')) {
      let size = 0;
      for await (const chunk of chunks) size += chunk.byteLength;
      sizes.push(size);
    }
    expect(sizes).toEqual([2 ** 21]);
  });

  it('parses the same parts, however the network splits the body', async () => {
    const field = fc.record({
      name: fc.stringMatching(/^[a-z]{1,8}$/),
      content: fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        // Content that resembles a delimiter.
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

  it('skips a preamble and ignores an epilogue', async () => {
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
  ])('reads the field and file name from the headers %j', async (part, name, fileName) => {
    expect(await read(body(part), 'b')).toMatchObject([{ name, fileName }]);
  });

  it.each([
    ['a body that is truncated in a part', bytes(`--b\r\n${PART}`)],
    ['a body that is truncated in the headers', bytes('--b\r\nContent-Disp')],
    ['a body with another boundary', bytes(`--c\r\n${PART}\r\n--c--`)],
    ['an empty body', new Uint8Array()],
    ['a part without a name', body('Content-Type: text/plain\r\n\r\nabc')],
    ['a part without headers', body('abc')],
    ['headers beyond their limit', body('a'.repeat(10_000))],
    ['a preamble of more than 1 MiB', bytes(`${'x'.repeat(2 ** 20 + 9)}\r\n--b--`)],
    [
      'an unread part of more than 1 MiB',
      body(`Content-Disposition: form-data; name="x"\r\n\r\n${'x'.repeat(2 ** 20 + 9)}`),
    ],
    ['a hundred parts', body(...Array.from({ length: 100 }, () => PART))],
    ['a boundary with a suffix', bytes(`--bx\r\n${PART}\r\n--bx--`)],
  ])('rejects %s as invalid_request', async (_what, whole) => {
    await expect(readNames(whole)).rejects.toMatchObject({ type: 'invalid_request' });
  });

  it.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['Multipart/Form-Data; charset=utf-8; boundary="a b"', 'a b'],
    ['multipart/form-data', undefined],
    ['multipart/mixed; boundary=abc', undefined],
    [`multipart/form-data; boundary=${'a'.repeat(71)}`, undefined],
    [null, undefined],
  ])('parseBoundary reads from the Content-Type %j the boundary %j', (contentType, boundary) => {
    expect(parseBoundary(contentType)).toBe(boundary);
  });
});
