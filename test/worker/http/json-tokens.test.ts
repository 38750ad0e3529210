import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../src/worker/http/body.ts';
import { scanJsonTokens } from '../../../src/worker/http/json-tokens.ts';

const brackets = (json: string) => [...scanJsonTokens(json, String.raw`[[\]{}]`)].join('');

describe('what lies outside the strings of a JSON text', () => {
  it.each([
    ['{"a":[1,"]}"]}', '{[]}'],
    [String.raw`["\"]", "\\"]`, '[]'],
    [String.raw`["\\\"]", []]`, '[[]]'],
    ['"[]"', ''],
    ['[]', '[]'],
  ])('of %s is %j', (json, found) => expect(brackets(json)).toBe(found));

  it('is found in a string of many megabytes, and in one of backslashes alone', () => {
    const long = JSON.stringify({ a: 'x'.repeat(12 * 2 ** 20), b: ['\\'.repeat(2 ** 20)] });
    expect(brackets(long)).toBe('{[]}');
    expect(parseJson(long)).toMatchObject({ b: [expect.any(String)] });
  });
});
