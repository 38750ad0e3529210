import { describe, expect, it } from 'vitest';
import { verifyCallback, type CallbackMessage } from '../../src/client/index.ts';
import { NOW, SECRET, signCallback, successBody } from './signed-callbacks.ts';
import { verificationError } from './verification-failure.ts';

const MAX_BYTES = 2 * 1024 * 1024;
const now = NOW;
const { headers, body } = signCallback();
const bytes = new TextEncoder().encode(body);

function buildRequest(content: BodyInit | null): Request {
  return new Request('https://receiver.example/kie', { method: 'POST', headers, body: content });
}

/** Returns a stream of `chunks` chunks of 64 KiB and counts those that were read. */
function endless(chunks = Number.POSITIVE_INFINITY) {
  const counts = { chunks: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (counts.chunks >= chunks) return controller.close();
        counts.chunks++;
        controller.enqueue(new Uint8Array(65_536));
      },
      cancel() {
        counts.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { counts, stream };
}

/** An AsyncIterable like Node's request. */
async function* inPieces(whole: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += length) yield whole.subarray(at, at + length);
}

describe('the form of a callback', () => {
  it.each<[string, () => CallbackMessage]>([
    ['a Request', () => buildRequest(body)],
    ['a Request of bytes', () => buildRequest(bytes)],
    ['Headers and text', () => ({ headers: new Headers(headers), body })],
    ['a record and text', () => ({ headers, body })],
    ['a record and bytes', () => ({ headers, body: bytes })],
    ['bytes of a larger buffer', () => ({ headers, body: padded(bytes) })],
    ['an ArrayBuffer', () => ({ headers, body: Uint8Array.from(bytes).buffer })],
    ['a stream', () => ({ headers, body: new Blob([bytes]).stream() })],
    ['chunks that split characters', () => ({ headers, body: inPieces(bytes, 7) })],
    ['a record with upper-case names', () => ({ headers: capitals(), body })],
    ['a record with values in lists', () => ({ headers: listed(), body })],
  ])('accepts a callback as %s', async (_form, message) => {
    const verified = await verifyCallback(message(), SECRET, { now });
    expect(verified.body).toEqual(successBody());
  });

  it('rejects a Request that was already read', async () => {
    const request = buildRequest(body);
    await request.text();
    const error = await verificationError(request);
    expect(error.reason).toBe('bad_body');
    expect(error.message).toContain('already read');
  });

  it('rejects a stream that is locked by another reader', async () => {
    const stream = new Blob([bytes]).stream();
    stream.getReader();
    expect((await verificationError({ headers, body: stream })).reason).toBe('bad_body');
  });

  it.each<[string, unknown]>([
    ['parsed', successBody()],
    ['missing', undefined],
    ['a number', 7],
  ])('rejects a body that is %s', async (_what, given) => {
    const error = await verificationError({ headers, body: given as string });
    expect(error.reason).toBe('bad_body');
    expect(error.message).toContain('raw');
  });

  it('rejects a Request without a body', async () => {
    expect((await verificationError(buildRequest(null))).reason).toBe('bad_signature');
  });

  it('rejects repeated headers', async () => {
    const twice = { ...headers, 'Webhook-Id': 'another' };
    expect((await verificationError({ headers: twice, body })).reason).toBe('bad_signature');
    const two = { ...headers, 'webhook-timestamp': [headers['webhook-timestamp'], '1'] };
    expect((await verificationError({ headers: two, body })).reason).toBe('bad_signature');
  });

  it('ignores inherited properties of a header record', async () => {
    const inherited = Object.create(headers) as Record<string, string>;
    expect((await verificationError({ headers: inherited, body })).reason).toBe('missing_header');
  });
});

describe('the size limit of a callback body', () => {
  const padding =
    MAX_BYTES - new TextEncoder().encode(JSON.stringify(successBody({ model: '' }))).length;

  it.each([0, 1])(
    'accepts a body of 2 MiB and rejects a longer one: %i bytes more',
    async (more) => {
      const large = signCallback({
        body: JSON.stringify(successBody({ model: 'm'.repeat(padding + more) })),
      });
      const init = { method: 'POST', headers: large.headers, body: large.body };
      for (const message of [large, new Request('https://receiver.example/kie', init)]) {
        if (more === 0)
          await expect(verifyCallback(message, SECRET, { now })).resolves.toBeDefined();
        else expect((await verificationError(message)).reason).toBe('body_too_large');
      }
    },
  );

  it('cancels a body as soon as it exceeds 2 MiB', async () => {
    const { counts, stream } = endless();
    const error = await verificationError({ headers, body: stream });
    expect(error.reason).toBe('body_too_large');
    expect(counts).toEqual({ chunks: 33, cancelled: true });
  });

  it.each<[string, Record<string, string>]>([
    ['an old timestamp', { 'webhook-timestamp': '1' }],
    ['no known signature', { 'webhook-signature': 'v9,AAAA' }],
    ['no id', { 'webhook-id': '' }],
  ])('does not read the body when the headers have %s', async (_what, odd) => {
    const { counts, stream } = endless();
    await verificationError({ headers: { ...headers, ...odd }, body: stream });
    expect(counts.chunks).toBe(0);
  });

  it('throws the error of a body that fails while it is read', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.error(new TypeError('the connection broke')),
    });
    await expect(verifyCallback({ headers, body: broken }, SECRET, { now })).rejects.toThrow(
      'the connection broke',
    );
  });

  it('accepts a body in string chunks and applies the size limit to it', async () => {
    const own = texts([body.slice(0, 50), body.slice(50)]);
    const verified = await verifyCallback({ headers, body: own }, SECRET, { now });
    expect(verified.body).toEqual(JSON.parse(body));
    expect(
      (await verificationError({ headers, body: texts(Array(100).fill('x'.repeat(65_536))) }))
        .reason,
    ).toBe('body_too_large');
    const numbers = { headers, body: [1, 2] as unknown as AsyncIterable<string> };
    expect((await verificationError(numbers)).reason).toBe('bad_body');
  });

  it('rejects a Node request that was already read with bad_body', async () => {
    const read = Object.assign(inPieces(new Uint8Array(), 1), { readableDidRead: true });
    expect((await verificationError({ headers, body: read })).reason).toBe('bad_body');
  });
});

async function* texts(parts: readonly string[]): AsyncGenerator<string> {
  yield* parts;
}

function padded(whole: Uint8Array): Uint8Array {
  const larger = new Uint8Array(whole.length + 20).fill(1);
  larger.set(whole, 10);
  return larger.subarray(10, 10 + whole.length);
}

function capitals(): Record<string, string> {
  return changed((name, value) => [name.toUpperCase(), value]);
}

function listed(): Record<string, string[]> {
  return changed((name, value) => [name, [value]]);
}

function changed<T>(how: (name: string, value: string) => [string, T]): Record<string, T> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => how(name, value)));
}
