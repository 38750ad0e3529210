import { describe, expect, it } from 'vitest';
import { checkPreconditions, ifRangeHolds } from '../../../src/worker/http/preconditions.ts';

const FILE = { etag: '"a"', lastModified: new Date('2026-01-02T03:04:05.678Z') };
const SAME = 'Fri, 02 Jan 2026 03:04:05 GMT';
const BEFORE = 'Fri, 02 Jan 2026 03:04:04 GMT';
const AFTER = 'Fri, 02 Jan 2026 03:04:06 GMT';

describe('checkPreconditions', () => {
  it.each<[Record<string, string>, string]>([
    [{}, 'proceed'],
    [{ 'if-none-match': '"a"' }, 'not_modified'],
    [{ 'if-none-match': 'W/"a"' }, 'not_modified'],
    [{ 'if-none-match': '*' }, 'not_modified'],
    [{ 'if-none-match': '"b", "a"' }, 'not_modified'],
    [{ 'if-none-match': '"b",W/"a" , "c"' }, 'not_modified'],
    [{ 'if-none-match': '"b"' }, 'proceed'],
    [{ 'if-none-match': 'a' }, 'proceed'],
    [{ 'if-none-match': '' }, 'proceed'],
    [{ 'if-none-match': '"b"', 'if-modified-since': AFTER }, 'proceed'],
    [{ 'if-modified-since': SAME }, 'not_modified'],
    [{ 'if-modified-since': AFTER }, 'not_modified'],
    [{ 'if-modified-since': BEFORE }, 'proceed'],
    [{ 'if-modified-since': 'yesterday' }, 'proceed'],
    [{ 'if-match': '"a"' }, 'proceed'],
    [{ 'if-match': '*' }, 'proceed'],
    [{ 'if-match': '"b", "a"' }, 'proceed'],
    [{ 'if-match': '"b"' }, 'failed'],
    [{ 'if-match': 'W/"a"' }, 'failed'],
    [{ 'if-match': '"a"', 'if-none-match': '"a"' }, 'not_modified'],
    [{ 'if-match': '"b"', 'if-none-match': '"a"' }, 'failed'],
    [{ 'if-match': '"a"', 'if-unmodified-since': BEFORE }, 'proceed'],
    [{ 'if-unmodified-since': SAME }, 'proceed'],
    [{ 'if-unmodified-since': AFTER }, 'proceed'],
    [{ 'if-unmodified-since': BEFORE }, 'failed'],
    [{ 'if-unmodified-since': 'yesterday' }, 'proceed'],
  ])('evaluates %j to %s', (headers, verdict) => {
    expect(checkPreconditions(new Headers(headers), FILE)).toBe(verdict);
  });
});

describe('ifRangeHolds', () => {
  it.each([
    [undefined, true],
    ['"a"', true],
    ['"b"', false],
    ['W/"a"', false],
    [SAME, true],
    [BEFORE, false],
    [AFTER, false],
    ['yesterday', false],
    ['', false],
    ['"a", "b"', false],
  ])('for If-Range: %j is %s', (value, holds) => {
    const headers = new Headers(value === undefined ? {} : { 'if-range': value });
    expect(ifRangeHolds(headers, FILE)).toBe(holds);
  });
});
