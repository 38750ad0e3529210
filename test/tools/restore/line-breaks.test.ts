/** The line breaks of JSON survive D1's export. */
import { array, assert, constantFrom, jsonValue, pre, property, string } from 'fast-check';
import { expect, it } from 'vitest';
import { replaceInExport } from '../../../src/tools/restore/line-breaks.ts';

/** What D1's export makes of a text, and what SQLite then calls while the export is loaded. */
function exportAndLoad(text: string): { text: string; ambiguous: number } {
  let ambiguous = 0;
  let loaded = text.replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  const load = (from: string, to: string) =>
    (loaded = replaceInExport([loaded, from, to], () => void ambiguous++));
  if (text.includes('\r')) load('\\r', '\r');
  if (text.includes('\n')) load('\\n', '\n');
  return { text: loaded, ambiguous };
}

const pieces = array(constantFrom('\n', '\r', '\\', 'n', 'r', '"', '\\n', '\\\\n', 'é'));

it('restores every JSON text, with line breaks of any kind between its tokens', () => {
  const strings = pieces.map((parts) => parts.join(''));
  const values = jsonValue({ stringUnit: 'grapheme' });
  assert(
    property(values, strings, constantFrom('\n', '\r\n', '\r'), (value, awkward, lineBreak) => {
      const json = JSON.stringify({ value, [awkward]: [awkward, { awkward }] }, null, 2);
      const text = json.replaceAll('\n', lineBreak);
      expect(exportAndLoad(text)).toEqual({ text, ambiguous: 0 });
    }),
  );
});

it('restores text without a written line break, JSON or not', () => {
  assert(
    property(string(), array(constantFrom('\n', '\r\n')), (text, lineBreaks) => {
      const original = text.replaceAll('\\', '/') + lineBreaks.join(text.replaceAll('\\', ''));
      // Between quotes a line break is exported as JSON's `"\n"` is, and that is the likelier one.
      pre(!/"[^"]*[\n\r][^"]*"/.test(original));
      expect(exportAndLoad(original).text).toBe(original);
    }),
  );
});

it('restores text that contains a single line break, and reports one that contains several', () => {
  expect(exportAndLoad('<p>\n</p>')).toEqual({ text: '<p>\n</p>', ambiguous: 0 });
  expect(exportAndLoad('one\ntwo\\n')).toEqual({ text: 'one\ntwo\n', ambiguous: 1 });
  expect(exportAndLoad('one\r\ntwo\r\n')).toEqual({ text: 'one\r\ntwo\r\n', ambiguous: 1 });
});

it('replaces other codes as SQLite does', () => {
  expect(replaceInExport(['a\\n(1)b\\n', '\\n(1)', '\n'], expect.unreachable)).toBe('a\nb\\n');
  expect(replaceInExport(['abc', 'b', ''], expect.unreachable)).toBe('ac');
});
