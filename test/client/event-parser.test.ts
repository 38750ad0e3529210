import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventParser, type StreamItem } from '../../src/client/event-parser.ts';
import { concatBytes } from '../../src/client/read-callback-body.ts';

const encoder = new TextEncoder();

/** Parses the bytes, cut at the given offsets. */
function parse(bytes: Uint8Array, cuts: readonly number[] = []): StreamItem[] {
  const parser = new EventParser();
  const offsets = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
  const sorted = offsets.sort((one, other) => one - other);
  return sorted.slice(1).flatMap((end, index) => parser.push(bytes.subarray(sorted[index], end)));
}

const parseText = (text: string) => parse(encoder.encode(text));

const lineEnd = fc.constantFrom('\n', '\r', '\r\n');
/** One line of text, in characters of one to four bytes. */
const words = fc
  .array(fc.constantFrom('a', ' ', ':', '{"b":1}', 'ü', '東', '🌊', '\uFEFF', '\0'))
  .map((letters) => letters.join(''));

/** An event as sent, with its expected parts. */
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
    // One leading space is not part of the value.
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

describe('EventParser', () => {
  it('parses the same events however the bytes are cut and for every line ending', () => {
    const cuts = fc.array(fc.nat(), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(written), cuts, fc.boolean(), (events, places, hasMark) => {
        const text = (hasMark ? '\uFEFF' : '') + events.map((event) => event.text).join('');
        let last = '';
        const expected = events.map(({ id, type, data }) => {
          last = id ?? last;
          return { kind: 'event', type: type || 'message', data, id: last };
        });
        expect(parse(encoder.encode(text), places)).toEqual(expected);
      }),
    );
  });

  it('parses arbitrary bytes the same at once and byte by byte', () => {
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
        expect(parse(whole, all)).toEqual(parse(whole));
      }),
    );
  });

  it('returns comments and valid retry delays', () => {
    expect(parseText(': still here\n:\nretry: 1000\nretry: 1s\nretry\n\n')).toEqual([
      { kind: 'comment' },
      { kind: 'comment' },
      { kind: 'retry', ms: 1000 },
    ]);
  });

  it('ignores events without data and incomplete events', () => {
    expect(parseText('event: state\nid: 7\n\ndata: cut')).toEqual([]);
    expect(parseText('id: 7\n\ndata\n\n')).toEqual([
      { kind: 'event', type: 'message', data: '', id: '7' },
    ]);
  });

  it('returns an event as soon as its last line ends with CR', () => {
    expect(parseText('data: now\r\r')).toHaveLength(1);
  });

  it('throws for an event longer than 2 Mi characters', () => {
    const parser = new EventParser();
    const megabyte = encoder.encode(`data: ${'x'.repeat(1024 * 1024)}\n`);
    parser.push(megabyte);
    expect(() => parser.push(concatBytes([megabyte, megabyte]))).toThrow('too long');
  });
});
