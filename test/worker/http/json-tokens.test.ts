import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../src/worker/http/body.ts';
import { scanJsonTokens } from '../../../src/worker/http/json-tokens.ts';

const brackets = (json: string) => [...scanJsonTokens(json, String.raw`[[\]{}]`)].join('');

describe('scanJsonTokens', () => {
  it.each([
    ['{"a":[1,"]}"]}', '{[]}'],
    [String.raw`["\"]", "\\"]`, '[]'],
    [String.raw`["\\\"]", []]`, '[[]]'],
    ['"[]"', ''],
    ['[]', '[]'],
  ])('ignores strings: in %s it finds %j', (json, found) => expect(brackets(json)).toBe(found));

  it('scans strings of megabytes and strings of backslashes', () => {
    const long = JSON.stringify({ a: 'x'.repeat(12 * 2 ** 20), b: ['\\'.repeat(2 ** 20)] });
    expect(brackets(long)).toBe('{[]}');
    expect(parseJson(long)).toMatchObject({ b: [expect.any(String)] });
  });
});
