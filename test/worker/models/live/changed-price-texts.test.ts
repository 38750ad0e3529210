/** KIE's price texts, changed in ways that do not change the price, or only its amounts; and hostile texts. */
import { expect, it } from 'vitest';
import { files, int, text as anyText } from '../../../../src/worker/models/schema.ts';
import { parsePriceText } from '../../../../src/worker/models/live/parse-price-text.ts';
import { repricePrice } from '../../../../src/worker/models/live/reprice-price.ts';
import { RECORDED_TEXTS, findTooCheap, reserve, scaleAmounts } from './recorded-texts.ts';

/** A number below `count`. */
type Choose = (count: number) => number;

/** Numbers that look random and are the same in every run. */
function chooser(): Choose {
  let state = 1;
  return (count) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

const from = (choose: Choose, items: readonly string[]) => items[choose(items.length)] ?? '';

function shuffle(choose: Choose, items: readonly string[]): string[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(choose(rest.length), 1));
}

/** Lines under a heading stay there. */
const shuffleLines = (text: string, choose: Choose) =>
  shuffle(choose, text.split(/\n{2,}/))
    .map((part) => (/:\s*$/m.test(part) ? part : shuffle(choose, part.split('\n')).join('\n')))
    .join('\n\n');

const CHANGES: Readonly<Record<string, (text: string, choose: Choose) => string>> = {
  'letter case': (text, choose) =>
    Array.from(text, (one) => (choose(2) === 0 ? one.toUpperCase() : one.toLowerCase())).join(''),
  blanks: (text, choose) =>
    text.replace(/ /g, () => from(choose, [' ', '  ', '\u00A0', '\u202F', '\t'])),
  'line breaks': (text) => text.replace(/\n/g, ' '),
  punctuation: (text, choose) =>
    text.replace(/[,;:|—–•](?!\d)/g, () =>
      from(choose, [',', ';', ':', '|', '—', '•', '：', '，']),
    ),
  brackets: (text) => text.replace(/[()]/g, ' '),
  'the order of lines': shuffleLines,
};

/** KIE's remark on its bonus, whose numbers are no prices, begins so. */
const BONUS = /(?=high-tier)/i;

it.each(Object.entries(CHANGES))(
  "a change of %s does not lower the parsed price below KIE's list",
  (_, change) => {
    const choose = chooser();
    const tooCheap = RECORDED_TEXTS.flatMap((recorded) => {
      const [body = '', ...bonus] = recorded.text.split(BONUS);
      return Array.from({ length: 3 }, () =>
        findTooCheap({ ...recorded, text: [change(body, choose), ...bonus].join('\n') }),
      ).flat();
    });
    expect(tooCheap).toEqual([]);
  },
);

/** Without one of these words, a text states another price. */
const MEANINGFUL = /^(?:credits?|images?|input|until|additional|s|secs?|seconds?)$/i;

it("an unknown word in place of any other does not lower the parsed price below KIE's list", () => {
  const tooCheap = RECORDED_TEXTS.flatMap((recorded) => {
    const { text } = recorded;
    const [body = ''] = text.split(BONUS);
    return [...body.matchAll(/[a-z]+/gi)]
      .filter(([word]) => !MEANINGFUL.test(word))
      .flatMap(({ 0: word, index }) => {
        const changed = `${text.slice(0, index)}foo${text.slice(index + word.length)}`;
        return findTooCheap({ ...recorded, text: changed });
      });
  });
  expect(tooCheap).toEqual([]);
});

it.each([0.5, 2, 10])('amounts multiplied by %d multiply the parsed price', (factor) => {
  for (const { id, text, model, requests } of RECORDED_TEXTS) {
    const [before, now] = [text, scaleAmounts(text, factor)].map((one) =>
      parsePriceText(one, model),
    );
    for (const { input } of requests) {
      const expected = factor * (reserve(before, model, input) ?? NaN);
      expect([id, reserve(now, model, input)]).toEqual([id, expect.closeTo(expected, 6)]);
    }
  }
});

/** Parts that the patterns look for, in orders that KIE never wrote. */
const PIECES = [
  '5 credits',
  '4 credits/s',
  '1,',
  '1/',
  '.5 ',
  '$1',
  '-3 credits',
  '1e308 credits',
  'NaN',
  '0 credits',
  '480p ',
  '1k and ',
  '5s ',
  '“1×” and ',
  'with video ',
  'no/with audio ',
  'turbo ',
  'up to 5 s',
  'per ',
  '# /',
  ' / 1M tokens',
  ' 0 characters',
  'megapixel',
  'input images ',
  'first 9 images free',
  'until 2026-99-99',
  'until ',
  'is free',
  '<a',
  '>',
  ':',
  '. ',
  '\n',
  'High-tier top-ups ',
  '\uFDFA',
  '\uD800',
];

const LABELLED = {
  resolution: anyText(),
  duration: int({ min: 4, max: 15 }),
  video_urls: files('video'),
};
/** By the seconds of a file. */
const UNLABELLED = { audio_urls: files('audio') };

it('10,000 generated texts give a finite price that is not negative, or none', () => {
  const choose = chooser();
  const wrong: unknown[] = [];
  for (let run = 0; run < 10_000; run++) {
    const recorded = RECORDED_TEXTS[run % RECORDED_TEXTS.length];
    if (recorded === undefined) continue;
    const { id, text, model, requests, price } = recorded;
    const hostile = Array.from({ length: choose(30) }, () => from(choose, PIECES)).join('');
    const results = [
      parsePriceText(hostile, model),
      run % 5 === 0 ? repricePrice(price, text, hostile, model) : undefined,
    ];
    for (const parsed of results.filter((result) => result !== undefined)) {
      const credits = reserve(parsed, model, requests[0]?.input ?? {});
      if (!Number.isFinite(credits) || (credits ?? -1) < 0) wrong.push({ id, hostile, credits });
    }
  }
  expect(wrong).toEqual([]);
});

it.each([
  '1,',
  '1/',
  '480p ',
  '$1 480p ',
  '480p 4s 5 credits ',
  '.\n',
  '1k and ',
  'per #',
  '<a',
  'until ',
  '\uFDFA',
  'input+',
  'first 1 input images ',
])('a text of 100,000 characters of %j is parsed within 50 ms', (piece) => {
  const text = `1 credits/s ${piece.repeat(Math.ceil(100_000 / piece.length))}`;
  const times = [1, 2, 3].map(() => {
    const startedAt = performance.now();
    for (const fields of [LABELLED, UNLABELLED]) parsePriceText(text, { fields, kind: 'video' });
    return performance.now() - startedAt;
  });
  expect(Math.min(...times)).toBeLessThan(50);
});
