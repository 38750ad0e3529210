import { describe, expect, it } from 'vitest';
import { parseRange, resolveRange } from '../../../src/worker/http/byte-range.ts';

describe('parseRange', () => {
  it.each([
    ['bytes=0-0', { offset: 0, length: 1 }],
    ['bytes=0-499', { offset: 0, length: 500 }],
    ['bytes=500-999', { offset: 500, length: 500 }],
    ['bytes=9500-', { offset: 9500 }],
    ['bytes=0-', { offset: 0 }],
    ['bytes=-500', { suffix: 500 }],
    ['bytes=-0', { suffix: 0 }],
    ['Bytes=1-2', { offset: 1, length: 2 }],
    ['bytes= 1-2', { offset: 1, length: 2 }],
    ['bytes=1-2 ', { offset: 1, length: 2 }],
  ])('parses %j', (header, range) => {
    expect(parseRange(header)).toEqual(range);
  });

  it.each([
    null,
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=2-1',
    'bytes=a-b',
    'bytes=1',
    'bytes=1-2-3',
    'bytes=--1',
    'bytes=0x1-0x2',
    'bytes=1.5-2',
    'bytes=+1-2',
    'bytes=0-1,5-6',
    'bytes=0-1,',
    'items=0-1',
    'bytes:0-1',
    'bytes=1 0-20',
    'by tes=0-1',
  ])('ignores %j, so that the whole file is served', (header) => {
    expect(parseRange(header)).toBeUndefined();
  });
});

describe('resolveRange', () => {
  it.each([
    [{ offset: 0, length: 10 }, 10, { offset: 0, length: 10 }],
    [{ offset: 0, length: 99 }, 10, { offset: 0, length: 10 }],
    [{ offset: 3, length: 4 }, 10, { offset: 3, length: 4 }],
    [{ offset: 9, length: 1 }, 10, { offset: 9, length: 1 }],
    [{ offset: 9 }, 10, { offset: 9, length: 1 }],
    [{ offset: 0 }, 1, { offset: 0, length: 1 }],
    [{ suffix: 1 }, 10, { offset: 9, length: 1 }],
    [{ suffix: 10 }, 10, { offset: 0, length: 10 }],
    [{ suffix: 99 }, 10, { offset: 0, length: 10 }],
    [{ offset: 10 }, 10, undefined],
    [{ offset: 11, length: 5 }, 10, undefined],
    [{ suffix: 0 }, 10, undefined],
    [{ offset: 0 }, 0, undefined],
    [{ suffix: 5 }, 0, undefined],
  ])('resolves %j in a file of %i bytes to %j', (range, size, covered) => {
    expect(resolveRange(range, size)).toEqual(covered);
  });
});
