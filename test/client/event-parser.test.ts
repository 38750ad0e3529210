import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/client/callback-message.ts';
import { EventParser, type StreamItem } from '../../src/client/event-parser.ts';

const encoder = new TextEncoder();

/** What a stream says, its bytes cut at these places. */
function read(bytes: Uint8Array, cuts: readonly number[] = []): StreamItem[] {
  const parser = new EventParser();
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
  const sorted = places.sort((one, other) => one - other);
  return sorted.slice(1).flatMap((end, index) => parser.push(bytes.subarray(sorted[index], end)));
}

const readText = (text: string) => read(encoder.encode(text));

const lineEnd = fc.constantFrom('\n', '\r', '\r\n');
/** One line of text, in letters of one to four bytes. */
const words = fc
  .array(fc.constantFrom('a', ' ', ':', '{"b":1}', 'ü', '東', '🌊', '\uFEFF', '\0'))
  .map((letters) => letters.join(''));

/** An event as it is written, and as it is to be read. */
const written = fc
  .record({
    id: fc.option(
      words.map((text) => text.replaceAll('\0', '')),
      { nil: undefined },
    ),
    type: fc.option(words, { nil: undefined }),
    data: fc.array(words, { minLength: 1, maxLength: 3 }),
    hasSpace: fc.boolean(),
    noise: fc.option(fc.constantFrom('unknown: field', 'field', 'retry: soon'), { nil: undefined }),
    end: lineEnd,
  })
  .map(({ id, type, data, hasSpace, noise, end }) => {
    // Of a value that begins with a space, one space is not part of it.
    const field = (name: string, value: string) =>
      `${name}:${hasSpace || value.startsWith(' ') ? ' ' : ''}${value}${end}`;
    const lines = [
      ...(id === undefined ? [] : [field('id', id)]),
      ...(type === undefined ? [] : [field('event', type)]),
      ...data.map((line) => field('data', line)),
      ...(noise === undefined ? [] : [noise + end]),
    ];
    return { text: lines.join('') + end, id, type, data: data.join('\n') };
  });

describe('the stream', () => {
  it('is read alike however its bytes are cut, and whatever ends its lines', () => {
    const cuts = fc.array(fc.nat(), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(written), cuts, fc.boolean(), (events, places, hasMark) => {
        const text = (hasMark ? '\uFEFF' : '') + events.map((event) => event.text).join('');
        let last = '';
        const expected = events.map(({ id, type, data }) => {
          last = id ?? last;
          return { kind: 'event', type: type || 'message', data, id: last };
        });
        expect(read(encoder.encode(text), places)).toEqual(expected);
      }),
    );
  });

  it('is read alike byte by byte, whatever it is made of', () => {
    const piece = fc.constantFrom(
      '\r',
      '\n',
      '\r\n',
      ':',
      'data: x',
      'id',
      'retry: 5',
      '\uFEFF',
      'é',
    );
    const bytes = fc.oneof(
      fc.array(piece).map((pieces) => encoder.encode(pieces.join(''))),
      fc.uint8Array(),
    );
    fc.assert(
      fc.property(bytes, (whole) => {
        const all = Array.from({ length: whole.length }, (_, index) => index);
        expect(read(whole, all)).toEqual(read(whole));
      }),
    );
  });

  it('tells of comments and waits', () => {
    expect(readText(': still here\n:\nretry: 1000\nretry: 1s\nretry\n\n')).toEqual([
      { kind: 'comment' },
      { kind: 'comment' },
      { kind: 'retry', ms: 1000 },
    ]);
  });

  it('says nothing of an event without data, and of one that is not whole', () => {
    expect(readText('event: state\nid: 7\n\ndata: cut')).toEqual([]);
    expect(readText('id: 7\n\ndata\n\n')).toEqual([
      { kind: 'event', type: 'message', data: '', id: '7' },
    ]);
  });

  it('tells an event as soon as its last line has ended, by CR as well', () => {
    expect(readText('data: now\r\r')).toHaveLength(1);
  });

  it('gives up on an event that never ends', () => {
    const parser = new EventParser();
    const megabyte = encoder.encode(`data: ${'x'.repeat(1024 * 1024)}\n`);
    parser.push(megabyte);
    expect(() => parser.push(concatBytes([megabyte, megabyte]))).toThrow('too long');
  });
});
