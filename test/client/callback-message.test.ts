import { describe, expect, it } from 'vitest';
import { verifyCallback, type CallbackMessage } from '../../src/client/index.ts';
import { NOW, SECRET, signCallback, successBody } from './signed-callbacks.ts';
import { verificationError } from './verification-failure.ts';

const MAX_BYTES = 2 * 1024 * 1024;
const now = NOW;
const { headers, body } = signCallback();
const bytes = new TextEncoder().encode(body);

function requestOf(content: BodyInit | null): Request {
  return new Request('https://receiver.example/kie', { method: 'POST', headers, body: content });
}

/** Gives so many chunks of 64 KiB, and counts those that were asked for. */
function endless(chunks = Number.POSITIVE_INFINITY) {
  const told = { chunks: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (told.chunks >= chunks) return controller.close();
        told.chunks++;
        controller.enqueue(new Uint8Array(65_536));
      },
      cancel() {
        told.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { told, stream };
}

/** As Node's own request comes. */
async function* inPieces(whole: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += length) yield whole.subarray(at, at + length);
}

describe('a callback', () => {
  it.each<[string, () => CallbackMessage]>([
    ['a Request', () => requestOf(body)],
    ['a Request of bytes', () => requestOf(bytes)],
    ['Headers and text', () => ({ headers: new Headers(headers), body })],
    ['a record and text', () => ({ headers, body })],
    ['a record and bytes', () => ({ headers, body: bytes })],
    ['bytes of a larger buffer', () => ({ headers, body: padded(bytes) })],
    ['an ArrayBuffer', () => ({ headers, body: Uint8Array.from(bytes).buffer })],
    ['a stream', () => ({ headers, body: new Blob([bytes]).stream() })],
    ['pieces that cut letters in two', () => ({ headers, body: inPieces(bytes, 7) })],
    ['names in capitals', () => ({ headers: capitals(), body })],
    ['values in lists', () => ({ headers: listed(), body })],
  ])('is taken as %s', async (_form, message) => {
    const taken = await verifyCallback(message(), SECRET, { now });
    expect(taken.body).toEqual(successBody());
  });

  it('is not taken from a Request that was read before', async () => {
    const request = requestOf(body);
    await request.text();
    const error = await verificationError(request);
    expect(error.reason).toBe('bad_body');
    expect(error.message).toContain('read already');
  });

  it('is not taken from a stream that somebody reads', async () => {
    const stream = new Blob([bytes]).stream();
    stream.getReader();
    expect((await verificationError({ headers, body: stream })).reason).toBe('bad_body');
  });

  it.each<[string, unknown]>([
    ['parsed', successBody()],
    ['left out', undefined],
    ['a number', 7],
  ])('is not taken from a body that is %s', async (_what, given) => {
    const error = await verificationError({ headers, body: given as string });
    expect(error.reason).toBe('bad_body');
    expect(error.message).toContain('raw');
  });

  it('without a body is not signed', async () => {
    expect((await verificationError(requestOf(null))).reason).toBe('bad_signature');
  });

  it('is not taken from headers that came twice', async () => {
    const twice = { ...headers, 'Webhook-Id': 'another' };
    expect((await verificationError({ headers: twice, body })).reason).toBe('bad_signature');
    const two = { ...headers, 'webhook-timestamp': [headers['webhook-timestamp'], '1'] };
    expect((await verificationError({ headers: two, body })).reason).toBe('bad_signature');
  });

  it('does not have headers by what every object has', async () => {
    const inherited = Object.create(headers) as Record<string, string>;
    expect((await verificationError({ headers: inherited, body })).reason).toBe('missing_header');
  });
});

describe('a large body', () => {
  const padding =
    MAX_BYTES - new TextEncoder().encode(JSON.stringify(successBody({ model: '' }))).length;

  it.each([0, 1])('is taken up to 2 MiB, and not with %i bytes more', async (more) => {
    const large = signCallback({
      body: JSON.stringify(successBody({ model: 'm'.repeat(padding + more) })),
    });
    const init = { method: 'POST', headers: large.headers, body: large.body };
    for (const message of [large, new Request('https://receiver.example/kie', init)]) {
      if (more === 0) await verifyCallback(message, SECRET, { now });
      else expect((await verificationError(message)).reason).toBe('body_too_large');
    }
  });

  it('is not read on when it is too large', async () => {
    const { told, stream } = endless();
    const error = await verificationError({ headers, body: stream });
    expect(error.reason).toBe('body_too_large');
    expect(told).toEqual({ chunks: 33, cancelled: true });
  });

  it.each<[string, Record<string, string>]>([
    ['an old time', { 'webhook-timestamp': '1' }],
    ['no known signature', { 'webhook-signature': 'v9,AAAA' }],
    ['no id', { 'webhook-id': '' }],
  ])('is not read at all where the headers have %s', async (_what, odd) => {
    const { told, stream } = endless();
    await verificationError({ headers: { ...headers, ...odd }, body: stream });
    expect(told.chunks).toBe(0);
  });

  it('that breaks while it is read is no refusal', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.error(new TypeError('the connection broke')),
    });
    await expect(verifyCallback({ headers, body: broken }, SECRET, { now })).rejects.toThrow(
      'the connection broke',
    );
  });

  it('that comes in texts is taken, and bounded like any other', async () => {
    const own = texts([body.slice(0, 50), body.slice(50)]);
    const taken = await verifyCallback({ headers, body: own }, SECRET, { now });
    expect(taken.body).toEqual(JSON.parse(body));
    expect(
      (await verificationError({ headers, body: texts(Array(100).fill('x'.repeat(65_536))) }))
        .reason,
    ).toBe('body_too_large');
    const numbers = { headers, body: [1, 2] as unknown as AsyncIterable<string> };
    expect((await verificationError(numbers)).reason).toBe('bad_body');
  });

  it('that Node has read already is told to be, and not badly signed', async () => {
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
