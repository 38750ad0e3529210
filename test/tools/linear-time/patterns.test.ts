/** Regular expressions on input take time in proportion to it, whatever it is. */
import { expect, it } from 'vitest';
import { leastCpuMs } from './cpu-time.ts';
import { listBuilt, listLiterals, type Pattern } from './patterns.ts';

const CHARACTERS = 20_000;
/** A pattern with overlapping repetitions takes 16 ms and more, any other below 1 ms. The clock ticks every 4 ms. */
const MAX_MS = 9;

const COMMON = Array.from('0a_-.,;:="\'/\\ \t\n<([{#%*~é');
/** Matches the end of no pattern. */
const END = '\u0001';

/** What may be repeated to make a pattern slow: common characters, and each text that it contains. */
function listPumps({ source }: RegExp): string[] {
  const texts = source.replaceAll(/\\(?=[^\w])/g, '').match(/[A-Za-z][\w :=/#-]+/g) ?? [];
  return [...new Set([...COMMON, ...texts])];
}

/** The text with which every match begins. */
const prefixOf = ({ source }: RegExp) =>
  /^\^((?:[\w-](?![*+?{])|\\\/)*)/.exec(source)?.[1]?.replaceAll('\\', '') ?? '';

function findSlow({ regex, at }: Pattern): string[] {
  const texts = listPumps(regex).flatMap((pump) =>
    [prefixOf(regex), 'a'].map((prefix) => ({ pump, prefix })),
  );
  return texts.flatMap(({ pump, prefix }) => {
    const text = prefix + pump.repeat(CHARACTERS / pump.length) + END;
    const ms = leastCpuMs(MAX_MS, () => {
      regex.lastIndex = 0;
      regex.test(text);
    });
    return ms > MAX_MS ? [`${at} ${String(regex)} with ${JSON.stringify(pump)} × n: ${ms} ms`] : [];
  });
}

it('no regular expression of the Worker takes more than linear time for a text that repeats itself', async () => {
  const literals = await listLiterals();
  const built = await listBuilt();
  expect(literals.length).toBeGreaterThan(120);
  expect(built.length).toBeGreaterThan(8);
  expect([...literals, ...built].flatMap(findSlow)).toEqual([]);
}, 60_000);

it.each([/-+$/, /^[\w-]*\d[\w-]*$/, /input #[^\n]*output #/])(
  'finds that %s takes more than linear time',
  (regex) => expect(findSlow({ at: 'here', regex })).not.toEqual([]),
);
